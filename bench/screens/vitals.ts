import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { openPage } from "#test/e2e/support/browser.ts";
import type { Walk } from "#test/e2e/support/walk.ts";

/** "Fast 3G" as the developer tools of Chromium emulate it; bytes a second. */
const NETWORK = {
  offline: false,
  latency: 562.5,
  downloadThroughput: 188_743,
  uploadThroughput: 84_375,
};
const CPU_RATE = 4;
const APP_BRIDGE = "https://cdn.shopify.com/**";

/** How a document loaded: milliseconds to the largest paint, and how far things moved. */
export type Load = { readonly lcp: number; readonly cls: number };

/**
 * Loads a document of the app by itself, without the admin around it, straight from the web process: the sandbox's
 * proxy would send it uncompressed.
 */
export async function loadOf({ browser, sandbox, stack }: Walk, place: string): Promise<Load> {
  const page = await slowPage(browser, stack.sandbox, NETWORK);
  await open(page, await straightTo(sandbox, stack.app, place));
  const seen = await vitalsOn(page);
  await page.context().close();
  const paints = seen.flatMap((entry) => (entry.entryType === PAINT ? [entry.startTime] : []));
  const shifts = seen.flatMap((entry) =>
    entry.entryType === SHIFT && !entry.hadRecentInput ? [entry.value] : [],
  );
  return { lcp: Math.max(...paints), cls: shifts.reduce((sum, value) => sum + value, 0) };
}

/** Milliseconds from each of these clicks to the next paint; under 16 the browser does not tell, and 0 stands. */
export async function clicksOn(
  { browser, sandbox, stack }: Walk,
  place: string,
  buttons: readonly string[],
): Promise<readonly number[]> {
  const page = await slowPage(browser, stack.sandbox, null);
  await open(page, await straightTo(sandbox, stack.app, place));
  const took: number[] = [];
  let before = 0;
  for (const name of buttons) {
    await page.getByRole("button", { name }).first().click();
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))),
    );
    const events = (await vitalsOn(page)).flatMap((entry) =>
      entry.entryType === EVENT && entry.interactionId > 0 ? [entry.duration] : [],
    );
    took.push(Math.max(0, ...events.slice(before)));
    before = events.length;
  }
  await page.context().close();
  return took;
}

async function straightTo(sandbox: Walk["sandbox"], app: string, place: string): Promise<string> {
  const { pathname, search } = new URL(await sandbox.embedUrl(place));
  return app + pathname + search;
}

async function slowPage(
  browser: Browser,
  sandbox: string,
  network: typeof NETWORK | null,
): Promise<Page> {
  const page = await openPage(browser);
  await page.addInitScript(watch);
  const appBridge = await page.request.get(`${sandbox}/shopifycloud/app-bridge.js`);
  const body = await appBridge.text();
  await page.route(APP_BRIDGE, (route) =>
    route.fulfill({ body, contentType: "text/javascript; charset=utf-8" }),
  );
  const tools = await page.context().newCDPSession(page);
  await tools.send("Emulation.setCPUThrottlingRate", { rate: CPU_RATE });
  if (network !== null) {
    await tools.send("Network.enable");
    await tools.send("Network.emulateNetworkConditions", network);
  }
  return page;
}

/** Until React answers and nothing is fetched any more. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: "networkidle" });
  await page.waitForFunction(() =>
    [...document.querySelectorAll("h1")].some((element) =>
      Object.keys(element).some((key) => key.startsWith("__reactProps")),
    ),
  );
}

const PAINT = "largest-contentful-paint";
const SHIFT = "layout-shift";
const EVENT = "event";

const Entries = z.array(
  z.discriminatedUnion("entryType", [
    z.object({ entryType: z.literal(PAINT), startTime: z.number() }),
    z.object({ entryType: z.literal(SHIFT), value: z.number(), hadRecentInput: z.boolean() }),
    z.object({ entryType: z.literal(EVENT), duration: z.number(), interactionId: z.number() }),
  ]),
);

async function vitalsOn(page: Page): Promise<z.infer<typeof Entries>> {
  return Entries.parse(await page.evaluate("globalThis.cadenceVitals"));
}

/** Runs in the document before its own scripts. */
function watch(): void {
  const seen: unknown[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.push(entry.toJSON());
  });
  observer.observe({ type: "largest-contentful-paint", buffered: true });
  observer.observe({ type: "layout-shift", buffered: true });
  const events = { type: "event", buffered: true, durationThreshold: 16 };
  observer.observe(events);
  Object.assign(globalThis, { cadenceVitals: seen });
}
