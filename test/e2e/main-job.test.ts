import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "#scripts/demo/until.ts";
import { compareTags } from "#test/oracle/compare-tags.ts";
import { expectedStates } from "#test/oracle/expected-states.ts";
import { expectedTags } from "#test/oracle/expected-tags.ts";
import { nextBoundary } from "#test/oracle/next-boundary.ts";
import { tagSnapshot } from "#test/oracle/truth.ts";
import {
  appFrame,
  collectProblems,
  followAppMenu,
  frameIn,
  openAdmin,
  openPage,
  phone,
  whenHydrated,
} from "./support/browser.ts";
import { screensOf } from "./support/screens.ts";
import { hasRoom, isSound as isSoundOn, picture } from "./support/sound.ts";
import { beginWalk, type Walk } from "./support/walk.ts";

// One shop, walked through as its merchant would: each step stands on the one before.
const SHOP = { SANDBOX_KIND: "consumables", SANDBOX_CUSTOMERS: "700", SANDBOX_SEED: "11" };
const SOON = { timeout: 60_000 };

let walk: Walk;
let stack: Walk["stack"];
let sandbox: Walk["sandbox"];
let state: Walk["state"];
let quiet: Walk["quiet"];
let page: Page;
let problems: readonly string[];
let before: ReturnType<typeof tagSnapshot>;

beforeAll(async () => {
  walk = await beginWalk({ sandboxEnvironment: SHOP });
  ({ stack, sandbox, state, quiet } = walk);
  before = tagSnapshot(await sandbox.truth());
  page = await openPage(walk.browser);
  problems = collectProblems(page);
});

afterAll(() => walk?.end());

const app = () => appFrame(page);
const isSound = (name: string) => isSoundOn(page, name);
const difference = async () => {
  const truth = await sandbox.truth();
  return compareTags(expectedTags(before, truth, await state.rulesInForce()), tagSnapshot(truth));
};

describe("a merchant in the admin", () => {
  it("imports the history, and the progress survives a reload", async () => {
    await openAdmin(page, stack.sandbox);
    await app().getByRole("button", { name: "Start import" }).click(SOON);
    await until("the import to begin", 30_000, () => state.lastImport());
    await page.reload();
    await whenHydrated(page);
    await app().getByRole("button", { name: "Use these" }).waitFor(SOON);
    expect((await state.lastImport())?.customers).toBe(before.size);
    await isSound("setup");
  });

  it("sees what would be written, and that no tag of theirs changes", async () => {
    await app().getByRole("button", { name: "Use these" }).click();
    await app()
      .getByText("none of your existing tags change", { exact: false })
      .first()
      .waitFor(SOON);
    for (const { tag } of await state.preview()) {
      await app().getByText(tag, { exact: true }).first().waitFor(SOON);
    }
    expect((await state.preview()).length).toBeGreaterThan(10);
    await isSound("preview");

    await app().getByRole("link", { name: "See examples, effort and all rows" }).click();
    await app().getByRole("heading", { name: "20 examples" }).waitFor(SOON);
    await isSound("preview-of-tags");
    const [file] = await Promise.all([
      page.waitForEvent("download", SOON),
      app().getByRole("button", { name: "Download CSV of all" }).click(),
    ]);
    const lines = readFileSync(await file.path(), "utf8")
      .trim()
      .split("\n");
    expect(lines).toHaveLength(before.size + 1);
    await openAdmin(page, stack.sandbox);
  });

  it("turns tagging on, and every customer gets exactly the tags that the rules say", async () => {
    await app().getByRole("button", { name: "Turn tagging on" }).click();
    await until(
      "the tags",
      120_000,
      async () => (await state.tagsInLedger()) > 0 && (await state.runsUnderWay()) === 0,
    );
    await quiet();
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
    await isSound("overview");
  });

  it("finds the first run in Activity, with as many customers as the preview promised", async () => {
    await followAppMenu(page, "Activity");
    const run = app().getByRole("row", { name: "Tagging turned on: first tags written" });
    await run.waitFor(SOON);
    expect(await run.textContent()).toContain(`${before.size} customers · `);
    await isSound("activity");
  });

  it("walks through the segments to a customer and reads why", async () => {
    await followAppMenu(page, "Segments");
    await app().getByRole("heading", { name: "Segments", level: 1 }).waitFor(SOON);
    await isSound("segments");
    await openAdmin(page, stack.sandbox, "/app/segments/repeat-risk");
    await app().getByText("lc-stage-repeat-risk").first().waitFor(SOON);
    await isSound("segment");
    await app().getByRole("table").getByRole("link").first().click();
    await app().getByRole("heading", { name: "Why" }).waitFor(SOON);
    const number = new URL(frameIn(page).url()).pathname.split("/").at(-1);
    const states = expectedStates(await sandbox.truth(), await state.rulesInForce());
    const late = states.get(`gid://shopify/Customer/${number}`);
    // Which words the page finds for it is its own affair; the day is the oracle's.
    await app()
      .getByText(new RegExp(`from day ${late?.boundaries?.risk}\\b`))
      .first()
      .waitFor(SOON);
  });

  it("reads what to do for the late, and takes the query along", async () => {
    await openAdmin(page, stack.sandbox, "/app/segments/repeat-risk");
    await app().getByRole("link", { name: "What to do: open the playbook" }).click(SOON);
    await app().getByRole("heading", { name: "Regulars who are late", level: 1 }).waitFor(SOON);
    await app().getByRole("button", { name: "Copy: segment query" }).click();
    await app().getByText("Copied").waitFor(SOON);
    expect(await app().locator("pre").first().textContent()).toContain(
      "customer_tags CONTAINS 'lc-stage-repeat-risk' AND email_subscription_status = 'SUBSCRIBED'",
    );
    await isSound("playbook");
    await followAppMenu(page, "Playbooks");
    await app().getByRole("heading", { name: "Playbooks", level: 1 }).waitFor(SOON);
    await isSound("playbooks");
  });

  it("sees a late customer move the moment they buy", async () => {
    const states = expectedStates(await sandbox.truth(), await state.rulesInForce());
    const late = [...states].find(([, { stage }]) => stage === "repeat-risk")?.[0];
    if (late === undefined) throw new Error("nobody is late in this shop");
    await openAdmin(page, stack.sandbox, `/app/customers/${late.split("/").at(-1)}`);
    await app().getByText("lc-stage-repeat-risk").first().waitFor(SOON);
    await isSound("customer-late");
    await sandbox.placeOrder(late);
    await until("the tag", 30_000, async () =>
      (await sandbox.tagsOf(late)).includes("lc-stage-active-repeat"),
    );
    await page.reload();
    await app().getByText("lc-stage-active-repeat").first().waitFor(SOON);
    await isSound("customer-bought");
  });

  it("sees another move on the promised date by time alone", async () => {
    const truth = await sandbox.truth();
    const inForce = await state.rulesInForce();
    const nearest = truth.customers
      .flatMap(({ id }) => {
        const next = nextBoundary(truth, id, inForce);
        return next === null || next.at <= truth.now + 5_000 ? [] : [{ id, ...next }];
      })
      .toSorted((a, b) => a.at - b.at)[0];
    if (nearest === undefined) throw new Error("nobody has a boundary before them");
    await sandbox.advance(nearest.at - (await sandbox.clock()).now + 1_000);
    await until("the tag", 30_000, async () =>
      (await sandbox.tagsOf(nearest.id)).includes(`lc-stage-${nearest.stage}`),
    );
    await quiet();
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
  });

  it("changes a window: nobody moves before Apply, everybody is right after it", async () => {
    await openAdmin(page, stack.sandbox, "/app/settings/lifecycle");
    await app().getByRole("heading", { name: "Lifecycle", level: 1 }).waitFor(SOON);
    await isSound("lifecycle");
    await app().getByRole("textbox", { name: "After two or more orders: Late after" }).fill("45");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const apply = app().getByRole("button", { name: "Apply" });
    await apply.waitFor(SOON);
    await isSound("lifecycle-preview");
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });

    await apply.click();
    await until("the window", 30_000, async () => (await state.rulesInForce()).repeat.risk === 45);
    await until("the new tags", 120_000, async () => (await difference()).wrongTags.length === 0);
    await quiet();
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
  });

  it("undoes it in Activity: the tags and the window of before come back", async () => {
    await followAppMenu(page, "Activity");
    await app()
      .getByRole("link", { name: /Undo “Tags written for changed settings”/ })
      .first()
      .click(SOON);
    const undo = app().getByRole("button", { name: "Undo this run" });
    await undo.waitFor(SOON);
    await isSound("activity-run");
    await undo.click();
    await page.getByText("Undo begun").waitFor(SOON);
    await app().getByText("An earlier run undone").waitFor(SOON);
    await quiet();
    expect((await state.rulesInForce()).repeat.risk).toBe(null);
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
    await isSound("activity-undone");
  });

  it("pauses the writing of tags, and lets it go on", async () => {
    await openAdmin(page, stack.sandbox, "/app/settings/tags");
    await isSound("tags");
    await app().getByRole("button", { name: "Pause tag writing" }).click();
    const resume = app().getByRole("button", { name: "Resume tag writing" });
    await resume.waitFor(SOON);
    await isSound("tags-paused");
    await resume.click();
    await page.getByText("Tag writing resumed").waitFor(SOON);
    await app().getByRole("button", { name: "Pause tag writing" }).waitFor(SOON);
    await quiet();
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
    await openAdmin(page, stack.sandbox, "/app/privacy");
    await isSound("privacy");
  });

  it("switches a family of tags off: its tags go, all others stay", async () => {
    await openAdmin(page, stack.sandbox, "/app/settings/tags");
    await app().getByLabel("Due for the next order").uncheck();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await app().getByRole("button", { name: "Apply" }).waitFor(SOON);
    await isSound("tags-families");
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });

    await app().getByRole("button", { name: "Apply" }).click();
    await until(
      "the choice",
      30_000,
      async () => !(await state.rulesInForce()).families.includes("due"),
    );
    await until(
      "the tags are gone",
      120_000,
      async () => (await difference()).wrongTags.length === 0,
    );
    await quiet();
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
  });

  it("finds the same soundness on every other screen", async () => {
    for (const [name, path, ready] of [
      ["overview-ready", "/app", "figure"],
      ["customers", "/app/customers", "table"],
      ["rfm", "/app/segments/rfm", "figure"],
      ["cohorts", "/app/segments/cohorts", "figure"],
      ["facets", "/app/segments/facets", "table"],
      ["lifecycle-ready", "/app/settings/lifecycle", "figure"],
      ["settings", "/app/settings", "h1"],
      ["language", "/app/settings/language", "h1"],
    ] as const) {
      const admin = await openAdmin(page, stack.sandbox, path);
      await admin.locator(ready).first().waitFor(SOON);
      await isSound(name);
    }
    expect(problems).toEqual([]);
  });

  it("is shown the outline of a screen whose answer is late", async () => {
    await openAdmin(page, stack.sandbox, "/app");
    await whenHydrated(page); // before that a click loads a document, which no route of data sees
    const late = Promise.withResolvers<void>();
    const answers = /\/app\/customers\.data/;
    await page.route(answers, async (route) => {
      await late.promise;
      await route.continue();
    });
    await followAppMenu(page, "Customers");
    const outline = app().getByRole("heading", { name: "Loading…", level: 1 });
    await outline.waitFor(SOON);
    await isSound("outline");
    late.resolve();
    await app().getByRole("heading", { name: "Customers", level: 1 }).waitFor(SOON);
    expect(await outline.count()).toBe(0);
    await page.unroute(answers);
  });

  it("finds every screen usable on a phone", async () => {
    const small = await openPage(walk.browser, phone);
    const trouble = collectProblems(small);
    for (const { name, path, ready } of screensOf(await sandbox.truth())) {
      const admin = await openAdmin(small, stack.sandbox, path);
      await admin.locator(ready).first().waitFor(SOON);
      await hasRoom(small, name);
      await picture(small, `${name}-375`);
    }
    expect(trouble).toEqual([]);
    await small.context().close();
  });

  it("removes all our tags and leaves the shop's own as they were", async () => {
    await openAdmin(page, stack.sandbox, "/app/settings/tags");
    const { name } = await sandbox.shop();
    await app().getByLabel("Type the shop’s name to confirm").fill(name);
    await app().getByRole("button", { name: "Remove all our tags" }).click();
    await until("the removal", 120_000, async () => (await state.tagsInLedger()) === 0);
    await quiet();
    expect(tagSnapshot(await sandbox.truth())).toEqual(before);
    await isSound("removed");
  });

  it("has logged no error in the browser on the way", () => {
    expect(problems).toEqual([]);
  });
});
