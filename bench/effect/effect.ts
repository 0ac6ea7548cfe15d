import type { Figure, Measured } from "../figure.ts";
import { KINDS } from "./customers.ts";
import { dailyLooks, type EverMissed } from "./daily-looks.ts";
import { type Missed, singleLooks } from "./single-look.ts";

const SHOPS = 500;
const LOOKED_AT = 3_000;
/** Nothing, the uplift that is asked about, and great harm. */
const UPLIFTS = [0, 0.1, -0.5];
const SIZES = [300, 1_000, 3_000];
const SHOPS_OF_A_LOOK = 200;
const KEPT = "always valid, moderated (kept)";

/** The effect of a recipe on simulated segments: which intervals hold the truth, and how wide they are (docs/decisions/0046). */
export async function measureEffect(): Promise<Measured> {
  const looks = KINDS.flatMap((kind) =>
    UPLIFTS.flatMap((uplift) => dailyLooks(kind, uplift, LOOKED_AT, SHOPS)),
  );
  const single = KINDS.flatMap((kind) =>
    SIZES.flatMap((size) => singleLooks(kind, size, SHOPS_OF_A_LOOK)),
  );
  return {
    figures: [0, 0.1].flatMap((uplift) =>
      (["orders", "spent"] as const).map((measure) => figure(looks, uplift, measure)),
    ),
    sections: [looksTable(looks), singleTable(single)],
    detail: { looks, single },
  };
}

function figure(looks: readonly EverMissed[], uplift: number, measure: "orders" | "spent"): Figure {
  const worst = (rule: string) =>
    Math.max(
      ...looks
        .filter((l) => l.rule === rule && l.uplift === uplift && l.measure === measure)
        .map((l) => l.shops),
    );
  const what =
    uplift === 0
      ? "without an effect, ever shown one"
      : "with 10 % more orders, ever shown a range without it";
  return {
    what: `${measure}: shops ${what}, looked at daily from 300 to ${LOOKED_AT} customers, worst kind of segment`,
    seen: percent(worst(KEPT)),
    unit: "%",
    goal: { at: "<=", value: 5 },
    beside: `${percent(worst("1.96 standard errors"))} % with an interval for a single look`,
  };
}

function looksTable(looks: readonly EverMissed[]): string {
  const rows = looks.map(
    ({ kind, measure, rule, uplift, shops }) =>
      `| ${kind} | ${measure} | ${100 * uplift} % | ${rule} | ${percent(shops)} % |`,
  );
  return `## Looked at daily, from 300 to ${LOOKED_AT} customers, 10 % held out, ${SHOPS} shops a line\n\n| segment | measure | true uplift | rule | shops ever shown a range without the truth |\n| - | - | - | - | - |\n${rows.join("\n")}`;
}

function singleTable(single: readonly Missed[]): string {
  const rows = single.map(
    ({ kind, customers, measure, way, tooHigh, tooLow, width }) =>
      `| ${kind} | ${customers} | ${measure} | ${way} | ${percent(tooHigh)} % | ${percent(tooLow)} % | ${percent(width)} % |`,
  );
  return `## Looked at once, true uplift 10 %, ${SHOPS_OF_A_LOOK} shops a line\n\n| segment | customers | measure | interval | too high | too low | width, of the holdout's mean |\n| - | - | - | - | - | - | - |\n${rows.join("\n")}`;
}

function percent(share: number): number {
  return Math.round(1_000 * share) / 10;
}
