import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_NAMING, TAG_FAMILIES } from "#app/domain/tags.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import type { Piece } from "#app/services/playbook-text.ts";
import type { EntryView } from "#app/services/playbook-views.ts";
import { readPlaybook } from "#app/services/read-playbook.ts";
import { type PlaybooksView, readPlaybooks } from "#app/services/read-playbooks.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;
/** What was read before anybody was counted. */
let uncounted: PlaybooksView;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 120, seed: 7 });
  const installed = await app.install();
  uncounted = await readPlaybooks(app.ports, aViewer(installed));
  shop = await app.ready();
  await app.sql("UPDATE customers SET locked = true WHERE customer_id % 10 = 0");
  await app.sql("UPDATE tallies SET due = true");
  await updateRollUps(app.ports, shop);
});
afterAll(() => app.close());

const entry = async (key: string): Promise<EntryView> => {
  const found = await readPlaybook(app.ports, aViewer(shop), key);
  if (found?.kind !== "entry") throw new Error(`${key} is no playbook of a tag`);
  return found;
};
const counted = async (where: string) => {
  const [row] = await app.sql(
    `SELECT count(*)::int AS customers,
            count(*) FILTER (WHERE lower(email_state) = 'subscribed')::int AS reachable,
            count(*) FILTER (WHERE lower(sms_state) = 'subscribed')::int AS "reachableBySms"
       FROM customers WHERE deleted_at IS NULL AND ${where}`,
  );
  return row;
};
const values = (sizes: object) =>
  Object.fromEntries(Object.entries(sizes).map(([name, { value }]) => [name, value]));
const textOf = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join("");

describe("the list of playbooks", () => {
  it("is in the language of whoever reads it, and so is each of them", async () => {
    const viewer = aViewer(shop, { language: "ru" });
    const { title } = app.ports.playbooks("ru").guide;
    expect(title).toMatch(/\p{Script=Cyrillic}/u);
    expect((await readPlaybooks(app.ports, viewer)).guide).toBe(title);
    expect((await readPlaybook(app.ports, viewer, "guide"))?.title).toBe(title);
    expect((await readPlaybooks(app.ports, aViewer(shop))).guide).not.toBe(title);
  });

  it("says of each how many people it is for", async () => {
    const { groups } = await readPlaybooks(app.ports, aViewer(shop));
    const sizes = new Map(groups.flatMap(({ rows }) => rows.map((row) => [row.key, row.audience])));
    for (const [key, where] of [
      ["repeat-risk", "stage = 'repeat-risk'"],
      ["value-high", "'value-high' = ANY(facets)"],
      ["chance", "facets && '{chance-high,chance-low}'"],
      ["lock", "locked"],
    ] as const) {
      expect({ key, ...values(sizes.get(key) ?? {}) }).toEqual({ key, ...(await counted(where)) });
    }
    expect(sizes.get("value-high")?.customers.value).toBeGreaterThan(0);
  });

  it("says nothing of sizes before everybody was counted", () => {
    const rows = [...uncounted.starters, ...uncounted.groups.flatMap((group) => group.rows)];
    expect(new Set(rows.map(({ audience }) => audience))).toEqual(new Set([null]));
  });

  it("adds up the stages of those to start with", async () => {
    const playbooks = await readPlaybooks(app.ports, aViewer(shop));
    const quiet = playbooks.starters.find(({ key }) => key === "one-time-quiet");
    expect(values(quiet?.audience ?? {})).toEqual(
      await counted("stage IN ('one-time-risk', 'one-time-lapsed')"),
    );
  });

  it("says which tags are on by default, and that the lock is set by hand", async () => {
    const playbooks = await readPlaybooks(app.ports, aViewer(shop));
    const rows = playbooks.groups.flatMap((group) => group.rows);
    const tags = (key: string) => rows.find((row) => row.key === key);
    expect(tags("repeat-risk")).toMatchObject({ family: "stage", isOn: true });
    expect(tags("rfm-loyal")).toMatchObject({ family: "rfm", isOn: false });
    expect(tags("chance")).toMatchObject({
      tags: ["lc-chance-high", "lc-chance-low"],
      isOn: false,
    });
    expect(tags("lock")).toMatchObject({ family: null, isOn: true });
  });
});

describe("a playbook", () => {
  it("counts its people, whom of them messages leave out, and where else they are", async () => {
    const view = await entry("value-high");
    expect(values(view.audience ?? {})).toEqual(await counted("'value-high' = ANY(facets)"));
    const out = Object.fromEntries(
      view.leftOut.map(({ name, customers }) => [name, customers?.value]),
    );
    const both = async (where: string) =>
      (await counted(`'value-high' = ANY(facets) AND ${where}`))?.customers;
    expect(out).toEqual({
      holdout: await both("'holdout' = ANY(facets)"),
      lock: await both("locked"),
      "send-less": await both("'send-less' = ANY(facets)"),
      "sms-skip": await both("'sms-skip' = ANY(facets)"),
    });
    const regulars = view.overlap.find(({ key }) => key === "repeat-recent");
    expect(regulars?.customers.value).toBe(
      await both("stage IN ('second-order', 'active-repeat')"),
    );
  });

  it("of a stage overlaps with none of the others to start with: everybody has one stage", async () => {
    const view = await entry("repeat-risk");
    expect(view.audience?.customers.value).toBeGreaterThan(0);
    expect(view.overlap).toEqual([]);
    expect(view.stage).toBe("repeat-risk");
  });

  it("writes queries, conditions and outlines in the shop's own tags", async () => {
    const { plays } = await entry("vip");
    const recipe = plays[0]?.recipe;
    expect(recipe?.queries.map(({ text }) => text)).toEqual([
      "customer_tags CONTAINS 'lc-vip' AND customer_tags NOT CONTAINS 'lc-returns-often' AND " +
        "email_subscription_status = 'SUBSCRIBED' AND customer_tags NOT CONTAINS 'lc-holdout' AND " +
        "customer_tags NOT CONTAINS 'lc-lock'",
    ]);
    expect(recipe?.conditions[0]?.text.split("\n")).toEqual([
      "Properties about someone → Shopify Tags → contains → lc-vip (type List)",
      "AND can receive email marketing, because person is subscribed",
      "AND Shopify Tags doesn't contain lc-returns-often",
      "AND Shopify Tags doesn't contain lc-holdout",
      "AND Shopify Tags doesn't contain lc-lock",
    ]);
    expect(recipe?.outline.split("\n\n").map((line) => line.slice(0, 24))).toEqual([
      "F4 per launch; F2 on ent",
      "Flow F2, a person acts: ",
      "Flow F4, calendar: No tr",
    ]);
    expect(recipe?.off).toEqual({ switchedOff: ["lc-returns-often"], unknown: [] });
  });

  it("asks Klaviyo for one of several tags in a group of their own", async () => {
    const starter = await readPlaybook(app.ports, aViewer(shop), "repeat-quiet");
    const text = starter?.kind === "starter" ? starter.recipe.conditions[0]?.text : "";
    expect(text).toMatch(/^\(.*lc-stage-repeat-risk.*\nOR .*lc-stage-repeat-lapsed.*\)\nAND can/);
  });

  it("names tags that nobody can have yet, so that nobody relies on them", async () => {
    const safe = await readPlaybook(app.ports, aViewer(shop), "safe-audience");
    expect(safe).toMatchObject({
      kind: "campaign",
      off: { switchedOff: ["lc-pays-full-price"], unknown: ["lc-engaged", "lc-perk-frozen"] },
    });
  });

  it.each(["engaged", "perk-frozen", "no-such-thing", "__proto__", ""])(
    "by the key %j there is none",
    async (key) => {
      expect(await readPlaybook(app.ports, aViewer(shop), key)).toBeNull();
    },
  );

  it("has for each value tier its own ideas and its own query", async () => {
    const { plays } = await entry("one-time-lapsed");
    expect(plays.map(({ title, ideas }) => [title, ideas.length])).toEqual([
      ["Low", 3],
      ["Mid", 5],
      ["High", 5],
    ]);
    expect(plays[1]?.recipe.queries[0]?.text).toContain("CONTAINS 'lc-value-mid'");
  });

  it("copies the line of an idea, or the whole where there is no line", async () => {
    const [idea] = (await entry("repeat-risk")).plays[0]?.ideas ?? [];
    expect(idea).toMatchObject({ copy: "Your usual [product], ready to order" });
    const uses = (await entry("lock")).plays[0]?.ideas ?? [];
    expect(uses.map(({ copy }) => copy)).toContain("An open complaint.");
  });
});

describe("under another prefix, with every family on", () => {
  it("all names follow, and nothing is off", async () => {
    const naming = { ...DEFAULT_NAMING, prefix: "club-", families: TAG_FAMILIES };
    await applyPolicy(app.ports, shop.shopId, { naming }, "42");
    for (const { key } of app.ports.playbooks("en").entries) {
      const view = await readPlaybook(app.ports, aViewer(shop), key);
      expect(JSON.stringify(view)).not.toContain("lc-");
      if (view?.kind === "entry") {
        expect(view.plays[0]?.recipe.queries[0]?.text).toContain("'club-");
      }
    }
    const late = await entry("active-repeat");
    expect(textOf(late.avoid)).toBe(
      "Codes for club-pays-full-price; calendar mailings that ignore the gap; refill mail to club-sub-active.",
    );
    expect(late).toMatchObject({ tags: ["club-stage-active-repeat"], isOn: true });
    expect((await entry("vip")).plays[0]?.recipe.off.switchedOff).toEqual([]);
  });
});
