import { chromium } from "playwright-core";
import type { Browser, Frame, FrameLocator, Page } from "playwright-core";
import { z } from "zod";
import { npmChromium } from "./chromium.ts";
import { denyThirdPartyStorage } from "./third-party-storage.ts";

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 375, height: 740 };

// The app answers 410 to what looks like a bot, and HeadlessChrome does.
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

// Not the arguments the package offers: they switch web security off, and with it what these tests look for.
const ARGUMENTS = ["--font-render-hinting=none", "--disable-domain-reliability"];

/** Starts Chromium with a profile of its own, which goes when the browser closes. */
export async function launchBrowser(): Promise<Browser> {
  const isBundled = process.platform === "linux" && process.arch === "x64";
  const start = isBundled ? await npmChromium() : { channel: "chrome" };
  return chromium.launch({ ...start, args: ARGUMENTS });
}

/** A page in a fresh context, as an ordinary visitor; closing its context closes it. */
export async function openPage(browser: Browser, viewport = desktop): Promise<Page> {
  const context = await browser.newContext({ viewport, userAgent: USER_AGENT });
  await context.addInitScript(denyThirdPartyStorage);
  return context.newPage();
}

const SandboxConfig = z.object({ store: z.string(), apiKey: z.string() });

/** The admin's address for a browser: localhost, another site than the app's 127.0.0.1, as in real life. */
function adminOrigin(sandboxOrigin: string): string {
  return sandboxOrigin.replace("//127.0.0.1", "//localhost");
}

/** Opens the app in the sandbox's admin at a path of the app, and gives the app's frame. */
export async function openAdmin(
  page: Page,
  sandboxOrigin: string,
  path = "/app",
): Promise<FrameLocator> {
  const origin = adminOrigin(sandboxOrigin);
  const answer = await page.request.get(`${origin}/sandbox/config`);
  const { store, apiKey } = SandboxConfig.parse(await answer.json());
  await page.goto(`${origin}/store/${store}/apps/${apiKey}${path}`);
  await whenHydrated(page);
  return appFrame(page);
}

/** Waits until React answers in the app's frame; before that, a click would go unheard. */
export async function whenHydrated(page: Page): Promise<void> {
  await appFrame(page).locator("main, form, button, h1").first().waitFor();
  const frame = page.frame({ name: "app-iframe" });
  await frame?.waitForFunction(() =>
    [...document.querySelectorAll("h1, button")].some((element) =>
      Object.keys(element).some((key) => key.startsWith("__reactProps")),
    ),
  );
}

/** The app inside the admin that the page shows. */
export function appFrame(page: Page): FrameLocator {
  return page.frameLocator("iframe[name=app-iframe]");
}

/** The frame itself, of which more can be asked than of a locator. */
export function frameIn(page: Page): Frame {
  const found = page.frame({ name: "app-iframe" });
  if (found === null) throw new Error("the admin shows no app");
  return found;
}

/** Follows an item of the app's own menu, at any width. */
export async function followAppMenu(page: Page, label: string) {
  const menu = page.getByRole("button", { name: "Menu" });
  if (await menu.isVisible()) await menu.click();
  const items = page.getByRole("navigation", { name: "Admin" }).getByRole("list", {
    name: "Cadence",
  });
  await items.getByRole("link", { name: label, exact: true }).click();
}

/** What Chromium says where a load was given up: before its answer came, and while its body was read (Remix logs that). */
const GIVEN_UP = ["net::ERR_ABORTED", "AbortError: BodyStreamBuffer was aborted"];

/**
 * Everything that went wrong in the page and its frames, as sentences; the array grows as it happens. A load that a
 * navigation gave up is none: only the router aborts, and only what nobody waits for any more.
 */
export function collectProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on("console", (message) => {
    const said = message.text();
    if (message.type() !== "error" || GIVEN_UP.some((words) => said.startsWith(words))) return;
    problems.push(`console: ${said} (${message.location().url})`);
  });
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "unknown";
    if (!GIVEN_UP.includes(reason)) problems.push(`request: ${request.url()} ${reason}`);
  });
  return problems;
}

/** Whether a person would have to scroll sideways in this frame. */
export async function hasHorizontalScroll(frame: Frame | Page): Promise<boolean> {
  return frame.evaluate(() => {
    const page = document.documentElement;
    return Math.max(page.scrollWidth, document.body.scrollWidth) > page.clientWidth;
  });
}
