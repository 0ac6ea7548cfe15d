import { type Figure, type Measured, median, p95 } from "../figure.ts";
import type { Bytes } from "./bytes.ts";
import type { LargeShop } from "./large-shop.ts";
import type { Soundness } from "./soundness.ts";

/** What was measured of one screen; `ratio` is its LCP beside the empty page's of the same rounds. */
export type Screen = {
  readonly name: string;
  readonly bytes: Bytes;
  readonly soundness: Soundness;
  readonly lcp: number;
  readonly ratio: number;
  readonly cls: number;
  /** Of the slowest click; null where nothing was clicked. */
  readonly inp: number | null;
  readonly loader: number;
};

/** What holds for all screens of a run. */
type Run = {
  readonly customers: number;
  readonly large: LargeShop;
  readonly rounds: number;
  /** Bytes of all drawings. */
  readonly charts: number;
  /** Milliseconds, the median of all rounds. */
  readonly emptyLcp: number;
};

/** The figures of a run beside their goals: of each the screen that is worst, and a table of all. */
export function summaryOf(screens: readonly Screen[], run: Run): Measured {
  /** The highest value of all screens, and whose it is. */
  const highest = (
    what: string,
    unit: string,
    value: number | null,
    of: (screen: Screen) => number,
    beside: string,
  ): readonly Figure[] =>
    screens
      .toSorted((a, b) => of(b) - of(a))
      .slice(0, 1)
      .map((screen) => ({
        what: `${what}, highest of ${screens.length} screens`,
        seen: of(screen),
        unit,
        goal: value === null ? null : { at: "<=", value },
        beside: `${screen.name}${beside}`,
      }));
  const all = (what: string, of: (screen: Screen) => number): Figure => ({
    what,
    seen: screens.map(of).reduce((sum, count) => sum + count, 0),
    unit: "",
    goal: { at: "<=", value: 0 },
    beside: `${screens.length} screens in their ready state`,
  });
  const { large, ...small } = run;
  const shop = `; a shop of ${run.customers} customers`;
  const page = rounded(median(large.page), 1);
  const figures = [
    ...highest("script of a route, gzipped", "kB", 200, ({ bytes }) => kB(bytes.script), ""),
    ...highest("style of a route, gzipped", "kB", null, ({ bytes }) => kB(bytes.style), ""),
    {
      what: "all drawings in one script, gzipped",
      seen: kB(run.charts),
      unit: "kB",
      goal: { at: "<=", value: 40 },
      beside: "with visx; without React, Polaris and i18next, which every page has",
    } as const,
    all("axe violations at 1280 px", ({ soundness }) => soundness.violations.desktop.length),
    all("axe violations at 375 px", ({ soundness }) => soundness.violations.phone.length),
    all("screens that scroll sideways at 320 px", ({ soundness }) =>
      soundness.scrollsSideways ? 1 : 0,
    ),
    ...highest(
      "LCP, times that of an empty page",
      "",
      1.5,
      ({ ratio }) => ratio,
      `; the empty page ${run.emptyLcp} ms, median of ${run.rounds}`,
    ),
    ...highest("CLS", "", 0.02, ({ cls }) => cls, `; the worst of ${run.rounds} loads`),
    ...highest("INP", "ms", 100, ({ inp }) => inp ?? 0, "; the slowest click"),
    ...highest(
      "data of a screen up to the first byte, p95",
      "ms",
      null,
      ({ loader }) => loader,
      shop,
    ),
    ...highest(
      `the same in a shop of ${large.customers} customers`,
      "ms",
      200,
      (screen) => largeLoader(screen, large),
      `; ${large.orders} orders; a bare page of 50 customers ${page} ms, median of ${large.page.length}`,
    ),
  ];
  const detail = {
    ...small,
    large: { customers: large.customers, orders: large.orders, page },
    screens: screens.map((screen) => ({ ...screen, largeLoader: largeLoader(screen, large) })),
  };
  return { figures, sections: [NOTE, tableOf(screens, large)], detail };
}

const NOTE = `LCP, CLS and INP with 4 x CPU slow-down, LCP and CLS on a network like fast 3G, each load in a browser that has
cached nothing; the empty page is the one for an address that names nothing. The document stands alone, without the admin around it,
and App Bridge is the sandbox's, which comes at once: what Shopify's own costs cannot be measured here. INP is of a few clicks on a
page that has loaded, 0 where each was answered within 16 ms; no click changes the screen. Only the ready state of each screen is
measured. The large shop is the small one many times over, each copy with a past of its own, counted by the app's worker; nobody
else works meanwhile. No shop of a million customers is measured.`;

function largeLoader({ name }: Screen, { loaders }: LargeShop): number {
  return Math.round(p95(loaders.get(name) ?? []));
}

function tableOf(screens: readonly Screen[], large: LargeShop): string {
  const rows = screens.map((screen) => {
    const { name, bytes, lcp, ratio, cls, inp, loader } = screen;
    const { violations, scrollsSideways } = screen.soundness;
    return `| ${name} | ${kB(bytes.script)} | ${kB(bytes.style)} | ${violations.desktop.length} / ${violations.phone.length} | ${scrollsSideways ? "yes" : "no"} | ${lcp} | ${ratio} | ${cls} | ${inp ?? ""} | ${loader} | ${largeLoader(screen, large)} |`;
  });
  return [
    `| screen | script, kB | style, kB | axe at 1280 / 375 | sideways at 320 | LCP, ms | times empty | CLS | INP, ms | data p95, ms | with ${large.customers} customers |`,
    "| - | - | - | - | - | - | - | - | - | - | - |",
    ...rows,
  ].join("\n");
}

function kB(bytes: number): number {
  return rounded(bytes / 1_000, 1);
}

/** A value with so many digits behind the point. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
