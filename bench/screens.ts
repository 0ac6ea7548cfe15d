import { beginWalk, type Walk } from "#test/e2e/support/walk.ts";
import { type ScreenPlace, screensOf } from "#test/e2e/support/screens.ts";
import { type Measured, median, p95 } from "./figure.ts";
import { bytesOf, chartBytes } from "./screens/bytes.ts";
import { largeShop } from "./screens/large-shop.ts";
import { loaderTimes } from "./screens/loaders.ts";
import { rounded, type Screen, summaryOf } from "./screens/summary.ts";
import { soundnessOf } from "./screens/soundness.ts";
import { clicksOn, type Load, loadOf } from "./screens/vitals.ts";

const CUSTOMERS = 2_000;
/** How much larger the shop is of which only the data of its screens is asked for: 100,000 customers. */
const LARGER = 50;
const SHOP = {
  SANDBOX_KIND: "consumables",
  SANDBOX_CUSTOMERS: String(CUSTOMERS),
  SANDBOX_SEED: "11",
};
const ROUNDS = 3;
/** A Polaris page with one card, a sentence and a button: what is shown where nothing is. */
const EMPTY = "/app/nothing";
const CHART_BUTTONS = ["Show as table", "Show as chart"];
/** What is clicked on a screen, one after the other. */
const CLICKS: Readonly<Record<string, readonly string[]>> = {
  overview: CHART_BUTTONS,
  segment: CHART_BUTTONS,
  rfm: CHART_BUTTONS,
  cohorts: CHART_BUTTONS,
  customer: CHART_BUTTONS,
  lifecycle: CHART_BUTTONS,
  customers: ["Filters"],
};

/** The screens of a shop that is set up: their weight, their soundness, how they load and answer. */
export async function measureScreens(): Promise<Measured> {
  const walk = await beginWalk({
    sandboxEnvironment: SHOP,
    processes: ["web", "worker"],
  });
  try {
    await walk.setUp();
    const places = screensOf(await walk.sandbox.truth());
    const loads = await loadsOf(walk, places);
    const screens: Screen[] = [];
    for (const place of places) screens.push(await measured(walk, place, loads));
    return summaryOf(screens, {
      customers: CUSTOMERS,
      large: await largeShop(walk, LARGER, places),
      rounds: ROUNDS,
      charts: await chartBytes(),
      emptyLcp: Math.round(median(loads.map(({ empty }) => empty.lcp))),
    });
  } finally {
    await walk.end();
  }
}

/** The empty page and every screen, once each. */
type Round = { readonly empty: Load; readonly screens: ReadonlyMap<string, Load> };

async function loadsOf(walk: Walk, places: readonly ScreenPlace[]): Promise<readonly Round[]> {
  await loadOf(walk, EMPTY); // for the compiler
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const empty = await loadOf(walk, EMPTY);
    const screens = new Map<string, Load>();
    for (const { name, path } of places) screens.set(name, await loadOf(walk, path));
    rounds.push({ empty, screens });
  }
  return rounds;
}

async function measured(walk: Walk, place: ScreenPlace, rounds: readonly Round[]): Promise<Screen> {
  const { name, path } = place;
  const loads = rounds.flatMap(({ empty, screens }) => {
    const load = screens.get(name);
    return load === undefined ? [] : [{ ...load, ratio: load.lcp / empty.lcp }];
  });
  const clicks = await clicksOn(walk, path, CLICKS[name] ?? []);
  return {
    name,
    bytes: bytesOf(await walk.sandbox.openPage(path)),
    soundness: await soundnessOf(walk, place),
    lcp: Math.round(median(loads.map(({ lcp }) => lcp))),
    ratio: rounded(median(loads.map(({ ratio }) => ratio)), 2),
    cls: rounded(Math.max(...loads.map(({ cls }) => cls)), 3),
    inp: clicks.length === 0 ? null : Math.max(...clicks),
    loader: Math.round(p95(await loaderTimes(walk, path))),
  };
}
