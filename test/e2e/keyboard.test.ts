import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { until } from "#scripts/demo/until.ts";
import { compareTags } from "#test/oracle/compare-tags.ts";
import { expectedStates } from "#test/oracle/expected-states.ts";
import { expectedTags } from "#test/oracle/expected-tags.ts";
import { nextBoundary } from "#test/oracle/next-boundary.ts";
import { tagSnapshot } from "#test/oracle/truth.ts";
import { appFrame, collectProblems, openAdmin, openPage, whenHydrated } from "./support/browser.ts";
import { type Keyboard, keyboardOf } from "./support/keyboard.ts";
import { beginWalk, type Walk } from "./support/walk.ts";

// One shop, from its first run on; nobody touches a mouse.
const SHOP = { SANDBOX_KIND: "consumables", SANDBOX_CUSTOMERS: "60", SANDBOX_SEED: "11" };
const SOON = { timeout: 60_000 };

let walk: Walk;
let sandbox: Walk["sandbox"];
let state: Walk["state"];
let page: Page;
let keys: Keyboard;
let problems: readonly string[];
let before: ReturnType<typeof tagSnapshot>;

beforeAll(async () => {
  walk = await beginWalk({ sandboxEnvironment: SHOP });
  ({ sandbox, state } = walk);
  before = tagSnapshot(await sandbox.truth());
  page = await openPage(walk.browser);
  problems = collectProblems(page);
  keys = keyboardOf(page);
});

afterAll(() => walk?.end());

const app = () => appFrame(page);
const button = (name: string) => app().getByRole("button", { name, exact: true });
const link = (name: string) => app().getByRole("link", { name });
const heading = (name: string | RegExp) =>
  app().getByRole("heading", { name, exact: true }).first();
const rows = (name: string) => app().getByRole("table", { name }).getByRole("row");
const textsOf = (cells: Locator) => cells.allTextContents();
const open = (path: string) => openAdmin(page, walk.stack.sandbox, path);
const inMenu = (name: string) =>
  page.getByRole("list", { name: "Cadence" }).getByRole("link", { name, exact: true });

describe("K1: the first run by keyboard alone", () => {
  it("imports the history, and the progress survives a reload", async () => {
    await open("/app");
    const at = await keys.press(button("Start import"), () =>
      until("the import to begin", 30_000, () => state.lastImport()),
    );
    expect(at).toBe("app: h3 Import customers and orders");
    await page.reload();
    await whenHydrated(page);
    await button("Use these").waitFor(SOON);
    expect((await state.lastImport())?.customers).toBe(before.size);
  });

  it("accepts the windows, and looks through the preview", async () => {
    expect(
      await keys.press(button("Use these"), () => button("Turn tagging on").waitFor(SOON)),
    ).toBe("app: h3 Check the time windows");
    expect(
      await keys.press(link("See examples, effort and all rows"), () =>
        heading("20 examples").waitFor(SOON),
      ),
    ).toBe("app: h1 Preview of tags");
    const saved = page.waitForEvent("download", SOON);
    expect(await keys.press(button("Download CSV of all"), () => saved)).toBe(
      "app: button Download CSV of all",
    );
    const lines = readFileSync(await (await saved).path(), "utf8")
      .trim()
      .split("\n");
    expect(lines).toHaveLength(before.size + 1);
    expect(await keys.press(link("Overview"), () => heading("Set up Cadence").waitFor(SOON))).toBe(
      "app: h1 Overview",
    );
  });

  it("turns tagging on, and every customer gets the tags that the rules say", async () => {
    const at = await keys.press(button("Turn tagging on"), () =>
      button("Turn tagging on").waitFor({ ...SOON, state: "detached" }),
    );
    expect(at).toBe("app: h3 Turn tagging on");
    await until(
      "the tags",
      60_000,
      async () => (await state.tagsInLedger()) > 0 && (await state.runsUnderWay()) === 0,
    );
    await walk.quiet();
    const truth = await sandbox.truth();
    const wanted = expectedTags(before, truth, await state.rulesInForce());
    expect(compareTags(wanted, tagSnapshot(truth))).toEqual({ wrongTags: [], foreignTouched: [] });
  });

  it("finds the run in Activity, with as many customers as the preview promised", async () => {
    const run = app().getByRole("row", { name: "Tagging turned on: first tags written" });
    expect(await keys.press(inMenu("Activity"), () => run.waitFor(SOON))).toBe("admin: a Activity");
    expect(await run.textContent()).toContain(`${before.size} customers · `);
  });
});

describe("K2, K3 and K4: a customer by keyboard alone", () => {
  /** Searches a customer by the name that Shopify knows, and opens their page. */
  async function find(gid: string): Promise<void> {
    const { displayName, email } = Person.parse(
      await sandbox.call(`/sandbox/customers/${gid.split("/").at(-1)}`),
    );
    await keys.press(inMenu("Customers"), () => heading("Customers").waitFor(SOON));
    const field = app().getByLabel("Search by name or e-mail");
    await keys.type(field, email);
    const found = heading("1 customer");
    expect(await keys.press(field, () => found.waitFor(SOON))).toContain("input Search by name");
    expect(await keys.press(link(displayName), () => heading("Why").waitFor(SOON))).toBe(
      `app: h1 ${displayName}`,
    );
  }
  const lateOne = async () => {
    const states = expectedStates(await sandbox.truth(), await state.rulesInForce());
    const late = [...states].find(([, { stage }]) => stage === "repeat-risk");
    if (late === undefined) throw new Error("nobody is late in this shop");
    return { id: late[0], ...late[1] };
  };

  it("searches a name and reads why: the days are the engine's, the table is the chart", async () => {
    const { id, boundaries } = await lateOne();
    await find(id);
    await app()
      .getByText(new RegExp(`from day ${boundaries?.risk}\\b`))
      .first()
      .waitFor(SOON);
    const days = await textsOf(
      rows("What happens when if no order comes").locator("td:nth-child(2)"),
    );
    expect(days).toContain(String(boundaries?.risk));

    const point = app().locator(".cadence-point").first();
    await keys.goTo(point);
    await page.keyboard.press("Home");
    const told = [await point.getAttribute("aria-label")];
    for (;;) {
      await page.keyboard.press("ArrowRight");
      const next = await point.getAttribute("aria-label");
      if (next === told.at(-1)) break;
      told.push(next);
    }
    const drawn = button("Show as chart");
    expect(await keys.press(button("Show as table").first(), () => drawn.waitFor(SOON))).toBe(
      "app: button Show as chart",
    );
    const dates = await textsOf(app().locator("figure").getByRole("row").locator("td:first-child"));
    expect(told.map((label) => label?.split(":")[0])).toEqual(dates);
  });

  it("sees a late customer move the moment they buy", async () => {
    const { id } = await lateOne();
    await find(id);
    await sandbox.placeOrder(id);
    await until("the tag", 30_000, async () =>
      (await sandbox.tagsOf(id)).includes("lc-stage-active-repeat"),
    );
    await page.reload();
    await heading("Active regulars").waitFor(SOON);
    const [, newest] = await textsOf(rows("History of stages"));
    expect(newest).toContain("Regulars: late → Active regulars");
    expect(newest).toContain("An order came");
    expect(await sandbox.tagsOf(id)).not.toContain("lc-stage-repeat-risk");
  });

  it("sees another move on the promised date by time alone", async () => {
    const truth = await sandbox.truth();
    const rules = await state.rulesInForce();
    const [nearest] = truth.customers
      .flatMap(({ id }) => {
        const next = nextBoundary(truth, id, rules);
        return next === null || next.at <= truth.now + 60_000 ? [] : [{ id, ...next }];
      })
      .toSorted((a, b) => a.at - b.at);
    if (nearest === undefined) throw new Error("nobody has a boundary before them");
    await find(nearest.id);
    const promise = await app()
      .getByText(/^Becomes “/)
      .textContent();
    const [, stage, date] =
      /^Becomes “(.+)” on (.+) if no order comes\.$/.exec(promise ?? "") ?? [];
    await sandbox.advance(nearest.at - (await sandbox.clock()).now + 1_000);
    await until("the tag", 30_000, async () =>
      (await sandbox.tagsOf(nearest.id)).includes(`lc-stage-${nearest.stage}`),
    );
    await page.reload();
    await heading(stage ?? "").waitFor(SOON);
    const [, newest] = await textsOf(rows("History of stages"));
    expect(newest).toContain(date);
    expect(newest).toContain("Time passed without an order");
  });

  it("has logged no error on the way", () => expect(problems).toEqual([]));
});

const Person = z.object({ displayName: z.string(), email: z.string() });
