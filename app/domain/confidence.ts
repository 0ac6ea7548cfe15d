import type { AccountLine, Source } from "./reason.ts";

/** How much a buyer's dates rest on what they did themselves; gaps in whole days. */
export type Confidence =
  /** The merchant set every date: nothing is estimated. */
  | { readonly key: "hand" }
  /** Nothing was learned from this shop yet. */
  | { readonly key: "estimated" }
  /** Learned from the shop's customers, nothing of this one's own. */
  | { readonly key: "shop" }
  | {
      readonly key: "few" | "uneven" | "steady";
      readonly gaps: number;
      readonly shortest: number;
      readonly longest: number;
    };

/** Fewer gaps say little of how alike they are. */
const FEW_GAPS = 3;
/** The longest gap of a steady buyer is less than so many times the shortest. */
const STEADY_UP_TO = 2;

/** How sure an account is; null where it has no dates. The first line that applies decides. */
export function confidenceIn(
  account: readonly AccountLine[],
  gaps: readonly number[],
): Confidence | null {
  const sources = account.flatMap((line) => ("source" in line ? [line] : []));
  const cycle = sources.find(({ key }) => key === "cycle");
  if (cycle === undefined) return null;
  const dates: readonly Source[] = sources
    .filter((line) => line !== cycle)
    .map((one) => one.source);
  if (dates.every((source) => source === "hand")) return { key: "hand" };
  if (cycle.source === "estimated") return { key: "estimated" };
  if (gaps.length === 0) return { key: "shop" };
  const shortest = Math.min(...gaps);
  const longest = Math.max(...gaps);
  const known = { gaps: gaps.length, shortest, longest };
  if (gaps.length < FEW_GAPS) return { key: "few", ...known };
  return { key: longest < STEADY_UP_TO * shortest ? "steady" : "uneven", ...known };
}
