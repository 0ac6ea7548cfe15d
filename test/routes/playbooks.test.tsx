import { getJwt } from "@shopify/shopify-api/test-helpers";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Language } from "#app/domain/language.ts";
import { readEnvironment } from "#app/env.server.ts";
import { noLanguageChunks } from "#app/language-chunks.server.ts";
import type { Shop } from "#app/ports/shop.ts";
import { loader } from "#app/routes/app.playbooks.$key.tsx";
import type { PlaybookView } from "#app/services/playbook-views.ts";
import { readPlaybook } from "#app/services/read-playbook.ts";
import { type PlaybooksView, readPlaybooks } from "#app/services/read-playbooks.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { createShopify } from "#app/shopify.server.ts";
import { Playbook } from "#app/ui/playbook.tsx";
import { Playbooks } from "#app/ui/playbooks.tsx";
import { CLIENT, DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";
import { sandboxFetch } from "#test/support/sandbox-fetch.ts";
import { render, textOf } from "./render.tsx";

let app: TestApp;
let shop: Shop;
let list: PlaybooksView;

beforeAll(async () => {
  app = await openApp({ customers: 30, seed: 3 });
  shop = { ...(await app.ready()), tagging: "on" };
  await updateRollUps(app.ports, shop);
  list = await readPlaybooks(app.ports, aViewer(shop));
});
afterAll(() => app.close());

/** A playbook as the shop would see it, except for what is given. */
const shown = async (key: string, of: Partial<Shop> = {}): Promise<PlaybookView> => {
  const found = await readPlaybook(app.ports, aViewer({ ...shop, ...of }), key);
  if (found === null) throw new Error(`there is no playbook ${key}`);
  return found;
};
const said = async (key: string, of?: Partial<Shop>) =>
  textOf(<Playbook playbook={await shown(key, of)} />);
const listed = (playbooks: PlaybooksView) => textOf(<Playbooks playbooks={playbooks} />);

describe("the list of playbooks", () => {
  it("has those to start with before stages, groups and facets", () => {
    const text = listed(list);
    const order = ["Start here", "Lifecycle stages", "RFM groups", "Facets"];
    expect(order.map((title) => text.indexOf(title))).toEqual(
      order.map((title) => text.indexOf(title)).toSorted((a, b) => a - b),
    );
    expect(text).toMatch(
      /First-time buyers Second order\. \d+ customers? \d+ reachable by e-mail \(\d+ by SMS\)/,
    );
    expect(text).toContain("Regulars who are late Back into rhythm (reactivation).");
    expect(text).toContain("Tag off");
    expect(text).toContain("Set by you");
  });

  it("leads to every playbook", () => {
    const html = render(<Playbooks playbooks={list} />);
    for (const key of ["guide", "one-time-quiet", "lost", "rfm-loyal", "chance", "near-place"]) {
      expect(html).toContain(`href="/app/playbooks/${key}"`);
    }
  });

  it("says so when nobody carries any tag", () => {
    const off = listed({ ...list, tagging: "off" });
    expect(off).toContain("Tagging is off: no customer carries");
    expect(off).not.toContain("Tag on");
    expect(listed(list)).not.toContain("Tagging is off");
  });
});

describe("a playbook", () => {
  it("of a stage says what to do, from the goal to how to measure it", async () => {
    const text = await said("repeat-risk");
    const parts = [
      "Goal Back into rhythm (reactivation).",
      "someone who buys shampoo every 10 weeks appears here in week 11.",
      "Audience now",
      "Message plan Starts at the customer's own risk point.",
      "Contact hours are off: time moves customers at any hour.",
      "Your usual [product], ready to order",
      "Channels Up to 3 emails.",
      "Avoid A price cut on day one for full-price buyers",
      "customer_tags CONTAINS 'lc-stage-repeat-risk' AND email_subscription_status = 'SUBSCRIBED'",
      "F1: 0, + 0.25, + 0.5 gap; F2 for lc-slipping-vip",
      "Shopify Tags → contains → lc-stage-repeat-risk (type List)",
      "A customer leaves when Order (active repeat at once), plan start, or lapse point.",
      "How to measure Orders within one gap of entry, margin; against holdout.",
      "Who is left out",
      "AND customer_tags NOT CONTAINS 'lc-sms-skip'",
    ];
    for (const part of parts) expect(text).toContain(part);
  });

  it("says that its people are being counted, until they are", async () => {
    const view = await shown("vip");
    if (view.kind !== "entry") throw new Error("VIP is a tag");
    const text = textOf(<Playbook playbook={{ ...view, audience: null }} />);
    expect(text).toContain("Being counted for the first time");
  });

  it("leads to its segment", async () => {
    const html = render(<Playbook playbook={await shown("lost")} />);
    expect(html).toContain('href="/app/segments/lost"');
  });

  it("of value tiers shows the first and folds up the others", async () => {
    const html = render(<Playbook playbook={await shown("one-time-lapsed")} />);
    const tiers = html.split(/(?=<details)/).filter((part) => part.includes("Value tier"));
    expect(
      tiers.map((part) => part.startsWith('<details class="cadence-disclosure" open')),
    ).toEqual([true, false, false]);
  });

  it("of an RFM group says where its tag is switched on", async () => {
    expect(await said("rfm-loyal")).toContain(
      "This tag is switched off, so the recipes find nobody. Switch on “RFM group” under Tags in Settings.",
    );
    expect(await said("repeat-risk")).not.toContain("switched off, so the recipes");
  });

  it("says one thing at a time: that all tagging is off before that this tag is", async () => {
    const text = await said("rfm-loyal", { tagging: "off" });
    expect(text).toContain("Tagging is off: no customer carries these tags");
    expect(text).not.toContain("Switch on “RFM group”");
  });

  it("of a facet with nobody says so", async () => {
    const text = await said("lock");
    expect(text).toContain("Nobody at the moment.");
    expect(text).not.toContain("Who is left out");
  });

  it("to start with has the first ideas of its stages", async () => {
    const text = await said("one-time-quiet");
    expect(text).toContain("First ideas: One order, second one overdue");
    expect(text).toContain("Getting more from your [product]");
    expect(text).not.toContain("Was [product] a gift?");
  });

  it("for one campaign has a query to copy, and says which clauses match nobody", async () => {
    const text = await said("safe-audience");
    expect(text).toContain("NOT CONTAINS 'lc-stage-second-order'");
    expect(text).toContain("lc-pays-full-price is switched off, so its clause matches nobody.");
    expect(text).toContain("Cadence does not write lc-engaged, lc-perk-frozen yet");
  });

  it("is explained by a guide", async () => {
    const text = await said("guide");
    expect(text).toContain("One voice at a time If several entries fit:");
    expect(text).toContain("learned; 30 days until then");
  });

  it("shows hostile tags as text", async () => {
    const view = await shown("repeat-risk");
    const text = [{ kind: "tag", text: "<img src=x onerror=alert(1)>" }] as const;
    if (view.kind !== "entry") throw new Error("a stage has a playbook of its tag");
    expect(render(<Playbook playbook={{ ...view, avoid: text }} />)).not.toContain("<img src=x");
  });
});

describe("playbooks that nobody has written in the reader's language", () => {
  const ENGLISH = "Die Playbooks gibt es bisher nur auf Englisch.";
  const pagesIn = async (language: Language) => {
    const reader = aViewer(shop, { language });
    const rows = await readPlaybooks(app.ports, reader);
    const keys = ["guide", "one-time-quiet", "repeat-risk", "one-time-lapsed", "safe-audience"];
    const pages = await Promise.all(keys.map((key) => readPlaybook(app.ports, reader, key)));
    return [
      render(<Playbooks playbooks={rows} />, language),
      ...pages.map((page) => (page === null ? "" : render(<Playbook playbook={page} />, language))),
    ];
  };

  it("are marked on each of their pages, and speak English to a screen reader", async () => {
    const pages = await pagesIn("de");
    expect(pages.map((html) => html.split(ENGLISH).length - 1)).toEqual([1, 1, 1, 1, 1, 1]);
    const [rows, guide, , entry, tiers, campaign] = pages;
    expect(rows).toContain('<span lang="en">Second order.</span>');
    expect(rows).toContain('<span lang="en">Regulars who are late</span>');
    expect(guide).toContain('<thead role="rowgroup" lang="en">');
    expect(entry).toContain('<span lang="en">Your usual [product], ready to order</span>');
    expect(entry).toContain('<pre translate="no" lang="en">');
    expect(entry).not.toContain('<span lang="en">Ziel');
    expect(tiers).toContain('<span lang="en">');
    expect(campaign).toContain('<p class="cadence-prose"><span lang="en">');
  });

  it("are marked for nobody who reads them in their own", async () => {
    for (const html of await pagesIn("it")) {
      expect(html).not.toMatch(/lang="|in inglese/);
    }
  });
});

describe("the address of a playbook", () => {
  const open = async (key: string) => {
    const environment = readEnvironment({
      NODE_ENV: "test",
      SHOPIFY_API_KEY: CLIENT.apiKey,
      SHOPIFY_API_SECRET: CLIENT.apiSecret,
      SHOPIFY_APP_URL: "https://cadence.example",
    });
    const shopify = createShopify(environment, app.sessions, app.ports.log);
    setAbstractFetchFunc(sandboxFetch(app.sandbox.origin, (_, send) => send()));
    const { token } = await getJwt(DOMAIN.split(".")[0] ?? "", CLIENT.apiKey, CLIENT.apiSecret);
    return loader({
      request: new Request(`https://cadence.example/app/playbooks/${key}`, {
        headers: { authorization: `Bearer ${token}` },
      }),
      params: { key },
      context: {
        ports: app.ports,
        shopify,
        environment: { apiKey: CLIENT.apiKey, appBridgeUrl: "" },
        cspNonce: "",
        languages: ["en"],
        languageChunks: noLanguageChunks,
      },
    });
  };

  it("answers with what it names", async () => {
    expect(await open("first-order")).toMatchObject({ kind: "entry", title: "First order placed" });
  });

  it("is not found when it names nothing", async () => {
    await expect(open("no-such-thing")).rejects.toMatchObject({ status: 404 });
  });
});
