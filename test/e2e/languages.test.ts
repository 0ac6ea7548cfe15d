import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pseudoText } from "#app/i18n/pseudo.ts";
import { until } from "#scripts/demo/until.ts";
import {
  appFrame,
  collectProblems,
  followAppMenu,
  frameIn,
  hasHorizontalScroll,
  openAdmin,
  openPage,
  phone,
  whenHydrated,
} from "./support/browser.ts";
import { violationsOn } from "./support/violations.ts";
import { beginWalk, type Walk } from "./support/walk.ts";

const SHOP = { SANDBOX_KIND: "consumables", SANDBOX_CUSTOMERS: "60", SANDBOX_SEED: "11" };
const SCREENSHOTS = "test-results/languages";
const SOON = { timeout: 60_000 };

let walk: Walk;
let stack: Walk["stack"];
let sandbox: Walk["sandbox"];
let state: Walk["state"];
let browser: Browser;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  walk = await beginWalk({ sandboxEnvironment: SHOP });
  ({ stack, sandbox, state, browser } = walk);
});

afterAll(() => walk?.end());

/** From now on the admin is in another language. */
const speak = (locale: string) => sandbox.call("/sandbox/admin-language", { locale });

/** The language that the document says it is in. */
const languageOf = (page: Page) => frameIn(page).locator("html").getAttribute("lang");

/** What is wrong with a screen on a phone, where every text is two fifths longer. */
async function troubleAt(page: Page, path: string, name: string): Promise<readonly string[]> {
  const app = await openAdmin(page, stack.sandbox, path);
  await app.getByRole("heading", { level: 1 }).waitFor(SOON);
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
  const isSideways = await hasHorizontalScroll(frameIn(page));
  return [
    ...((await languageOf(page)) === "en-XA" ? [] : [`${name} is in ${await languageOf(page)}`]),
    ...(isSideways ? [`${name} scrolls sideways`] : []),
  ];
}

describe("the screens in texts two fifths longer, on a phone,", () => {
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    await speak("en-XA");
    page = await openPage(browser, phone);
    problems = collectProblems(page);
  });

  it("have room while the app is being set up", async () => {
    const trouble = [...(await troubleAt(page, "/app", "setup"))];
    await sandbox.submit("/app?index", { step: "import" });
    await until("the import", 120_000, async () => (await state.lastImport())?.phase === "ready");
    trouble.push(...(await troubleAt(page, "/app", "windows")));
    await sandbox.submit("/app?index", { step: "windows" });
    trouble.push(...(await troubleAt(page, "/app", "preview")));
    await sandbox.submit("/app?index", { step: "tagging" });
    await until(
      "the tags",
      120_000,
      async () => (await state.tagsInLedger()) > 0 && (await state.runsUnderWay()) === 0,
    );
    expect(trouble).toEqual([]);
  });

  it("have room afterwards", async () => {
    const [customer] = (await sandbox.truth()).customers;
    const trouble: string[] = [];
    for (const [name, path] of [
      ["overview", "/app"],
      ["segments", "/app/segments"],
      ["segment", "/app/segments/active-repeat"],
      ["rfm", "/app/segments/rfm"],
      ["cohorts", "/app/segments/cohorts"],
      ["facets", "/app/segments/facets"],
      ["customers", "/app/customers"],
      ["customer", `/app/customers/${customer?.id.split("/").at(-1)}`],
      ["activity", "/app/activity"],
      ["activity-run", "/app/activity/1"],
      ["settings", "/app/settings"],
      ["lifecycle", "/app/settings/lifecycle"],
      ["tags", "/app/settings/tags"],
      ["preview-of-tags", "/app/settings/preview"],
      ["language", "/app/settings/language"],
      ["privacy", "/app/privacy"],
      ["not-found", "/app/nothing"],
    ] as const) {
      trouble.push(...(await troubleAt(page, path, name)));
    }
    expect(trouble).toEqual([]);
  });

  it("stay in that language wherever the menu leads", async () => {
    await followAppMenu(page, pseudoText("Segments"));
    await appFrame(page)
      .getByRole("heading", { name: pseudoText("Segments"), level: 1 })
      .waitFor(SOON);
    expect(await languageOf(page)).toBe("en-XA");
  });

  it("have logged no error on the way, but that nothing was found where nothing is", () => {
    expect(problems.filter((problem) => !problem.includes("/app/nothing"))).toEqual([]);
  });
});

describe("K12: a merchant whose admin is in Italian", () => {
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    await speak("it-IT");
    page = await openPage(browser);
    problems = collectProblems(page);
  });
  const choose = async (label: string, language: string) => {
    await appFrame(page).getByLabel(label, { exact: true }).selectOption({ label: language });
    await page.getByRole("button", { name: "Save", exact: true }).click();
  };
  const shows = (title: string) =>
    appFrame(page).getByRole("heading", { name: title, level: 1 }).waitFor(SOON);

  it("finds the app in Italian, and is sent the texts of no other language", async () => {
    const fetched = new Set<string>();
    page.on("request", (request) => {
      const [, name] =
        /\/assets\/(en|it|ru|mk|de|fr|es|en-XA)-[^/]+\.js$/.exec(request.url()) ?? [];
      if (name !== undefined) fetched.add(name);
    });
    await openAdmin(page, stack.sandbox, "/app/settings/language");
    await shows("Lingua");
    expect(await languageOf(page)).toBe("it");
    expect([...fetched]).toEqual(["it"]);
    const early = frameIn(page).locator('head link[rel="modulepreload"][href*="/it-"]');
    expect(await early.count()).toBe(1);
  });

  it.each([
    {
      language: "Македонски",
      tag: "mk",
      label: "Lingua",
      title: "Јазик",
      saved: "Јазикот е зачуван",
      ready: "Јазик. Страницата е подготвена",
      menu: "Сегменти",
      stage: "Активни редовни",
    },
    {
      language: "Русский",
      tag: "ru",
      label: "Јазик",
      title: "Язык",
      saved: "Язык сохранён",
      ready: "Язык. Страница готова",
      menu: "Сегменты",
      stage: "Активные постоянные",
    },
  ])("chooses $language, and everything speaks it at once", async (chosen) => {
    await openAdmin(page, stack.sandbox, "/app/settings/language");
    await choose(chosen.label, chosen.language);
    await shows(chosen.title);
    await page.getByText(chosen.saved).waitFor(SOON);
    expect(await languageOf(page)).toBe(chosen.tag);
    await appFrame(page)
      .getByText(chosen.ready)
      .waitFor({ ...SOON, state: "attached" });
    await page.screenshot({ path: `${SCREENSHOTS}/language-${chosen.tag}.png`, fullPage: true });
    expect(await violationsOn(page)).toEqual([]);

    await followAppMenu(page, chosen.menu);
    await appFrame(page).getByText(chosen.stage).first().waitFor(SOON);
    await page.reload();
    await whenHydrated(page);
    await appFrame(page).getByText(chosen.stage).first().waitFor(SOON);
    expect(await languageOf(page)).toBe(chosen.tag);
    expect(await hasHorizontalScroll(frameIn(page))).toBe(false);
    await page.screenshot({ path: `${SCREENSHOTS}/segments-${chosen.tag}.png`, fullPage: true });
  });

  it("outside the admin is asked for the shop in the language of the browser", async () => {
    const answer = await page.request.get(`${stack.app}/auth/login`, {
      headers: { "accept-language": "mk-MK,mk;q=0.9,en;q=0.8" },
    });
    const html = await answer.text();
    expect(html).toContain('<html lang="mk">');
    expect(html).toContain("Адреса на продавницата");
  });

  it("goes back to the language of the admin", async () => {
    await openAdmin(page, stack.sandbox, "/app/settings/language");
    await choose("Язык", "Как в админ-панели Shopify");
    await shows("Lingua");
    expect(await languageOf(page)).toBe("it");
  });

  it("has logged no error on the way", () => expect(problems).toEqual([]));
});
