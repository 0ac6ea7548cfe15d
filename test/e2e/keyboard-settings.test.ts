import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "#scripts/demo/until.ts";
import { compareTags } from "#test/oracle/compare-tags.ts";
import { expectedTags } from "#test/oracle/expected-tags.ts";
import { tagSnapshot } from "#test/oracle/truth.ts";
import { appFrame, collectProblems, frameIn, openAdmin, openPage } from "./support/browser.ts";
import { type Keyboard, keyboardOf } from "./support/keyboard.ts";
import { beginWalk, type Walk } from "./support/walk.ts";

// One shop that is set up; nobody touches a mouse.
const SHOP = { SANDBOX_KIND: "consumables", SANDBOX_CUSTOMERS: "60", SANDBOX_SEED: "11" };
const SOON = { timeout: 60_000 };

let walk: Walk;
let page: Page;
let keys: Keyboard;
let problems: readonly string[];
let before: ReturnType<typeof tagSnapshot>;

beforeAll(async () => {
  walk = await beginWalk({ sandboxEnvironment: SHOP });
  before = tagSnapshot(await walk.sandbox.truth());
  await walk.setUp();
  page = await openPage(walk.browser);
  problems = collectProblems(page);
  keys = keyboardOf(page);
});

afterAll(() => walk?.end());

const app = () => appFrame(page);
const button = (name: string) => app().getByRole("button", { name, exact: true });
const link = (name: string | RegExp) => app().getByRole("link", { name });
const title = (name: string) => app().getByRole("heading", { name, level: 1 });
const inAdmin = (name: string) => page.getByRole("button", { name, exact: true });
const inMenu = (name: string) =>
  page.getByRole("list", { name: "Cadence" }).getByRole("link", { name, exact: true });
const open = (path: string) => openAdmin(page, walk.stack.sandbox, path);
const difference = async () => {
  const truth = await walk.sandbox.truth();
  const wanted = expectedTags(before, truth, await walk.state.rulesInForce());
  return compareTags(wanted, tagSnapshot(truth));
};
const isRight = async () => {
  await walk.quiet();
  expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
};

describe("K5: a window changed by keyboard alone", () => {
  const field = () => app().getByRole("textbox", { name: "After the first order: Late after" });

  it("asks who leaves with something unsaved, and stays at the menu when they stay", async () => {
    await open("/app/settings/lifecycle");
    await keys.type(field(), "45");
    const stay = inAdmin("Stay");
    await keys.press(inMenu("Customers"), () => stay.waitFor(SOON));
    expect(await keys.press(stay, () => stay.waitFor({ ...SOON, state: "detached" }))).toBe(
      "admin: a Customers",
    );
    expect(await field().inputValue()).toBe("45");
  });

  it("brings what was saved back, and the keyboard to the page, by Discard", async () => {
    const discard = inAdmin("Discard");
    expect(await keys.press(discard, () => discard.waitFor({ ...SOON, state: "hidden" }))).toBe(
      "app: h3 After the first order",
    );
    expect(await field().inputValue()).toBe("");
  });

  it("shows who would move before anybody moves, and moves as many", async () => {
    await keys.type(field(), "45");
    const apply = button("Apply");
    const at = await keys.press(inAdmin("Save"), () => apply.waitFor(SOON));
    expect(at).toContain("app: div Who would move");
    await isRight();
    expect(await keys.press(apply, () => apply.waitFor({ ...SOON, state: "detached" }))).toBe(
      "app: h3 After two or more orders",
    );
    await until(
      "the window",
      30_000,
      async () => (await walk.state.rulesInForce()).oneTime.risk === 45,
    );
    await until("the tags", 60_000, async () => (await difference()).wrongTags.length === 0);
    await isRight();
  });

  it("undoes it in Activity: the tags and the window of before come back", async () => {
    await keys.press(inMenu("Activity"), () => title("Activity").waitFor(SOON));
    const way = link(/Undo “Tags written for changed settings”/).first();
    const undo = button("Undo this run");
    expect(await keys.press(way, () => undo.waitFor(SOON))).toBe(
      "app: h1 Tags written for changed settings",
    );
    expect(await keys.press(undo, () => title("Activity").waitFor(SOON))).toBe("app: h1 Activity");
    await isRight();
    expect((await walk.state.rulesInForce()).oneTime.risk).toBe(null);
  });
});

describe("K12: a language chosen by keyboard alone", () => {
  const languageOf = () => frameIn(page).locator("html").getAttribute("lang");

  it("is passed by the arrows without being saved, and saved by the admin's bar", async () => {
    await open("/app/settings/language");
    const own = app().getByRole("combobox", { name: "Language", exact: true });
    await keys.choose(own, "Македонски");
    expect(await languageOf()).toBe("en");
    expect(await keys.press(inAdmin("Save"), () => title("Јазик").waitFor(SOON))).toBe(
      "app: h2 Вашиот јазик",
    );
    expect(await languageOf()).toBe("mk");
  });

  it("leads on to another, and back to that of the admin", async () => {
    await keys.choose(app().getByRole("combobox", { name: "Јазик", exact: true }), "Русский");
    await keys.press(inAdmin("Save"), () => title("Язык").waitFor(SOON));
    expect(await languageOf()).toBe("ru");
    const own = app().getByRole("combobox", { name: "Язык", exact: true });
    await keys.choose(own, "Как в админ-панели Shopify");
    await keys.press(inAdmin("Save"), () => title("Language").waitFor(SOON));
    expect(await languageOf()).toBe("en");
  });
});

describe("K9: the clean exit by keyboard alone", () => {
  it("removes all our tags and leaves the shop's own as they were", async () => {
    await open("/app/settings/tags");
    const pause = button("Pause tag writing");
    const resume = button("Resume tag writing");
    expect(await keys.press(pause, () => resume.waitFor(SOON))).toBe(
      "app: button Resume tag writing",
    );
    expect(await keys.press(resume, () => pause.waitFor(SOON), "Space")).toBe(
      "app: button Pause tag writing",
    );
    const { name } = await walk.sandbox.shop();
    const field = app().getByLabel("Type the shop’s name to confirm");
    await keys.type(field, name);
    const at = await keys.press(field, () => field.waitFor({ ...SOON, state: "detached" }));
    expect(at).toContain("app: h2");
    await until("the removal", 60_000, async () => (await walk.state.tagsInLedger()) === 0);
    await walk.quiet();
    expect(tagSnapshot(await walk.sandbox.truth())).toEqual(before);
    await keys.press(inMenu("Activity"), () => title("Activity").waitFor(SOON));
    const run = app().getByRole("link", { name: "All our tags removed", exact: true });
    await keys.press(run, () => title("All our tags removed").waitFor(SOON));
    await app().getByRole("table", { name: "Customers whose tags this run changed" }).waitFor(SOON);
  });

  it("has logged no error on the way", () => expect(problems).toEqual([]));
});
