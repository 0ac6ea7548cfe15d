import { cadencesOf, lastPurchase, productsAt, type PurchaseHistory } from "./purchase-history.ts";
import type { Rulebook } from "./rulebook.ts";
import { addDays, daysBetween, type Instant } from "./time.ts";

/** The period that a back-test looks at, in days: a quarter. */
export const BACK_TEST_DAYS = 90;
/** Who has let so many of their own cycles pass without an order has left, whatever the rules say. */
const CYCLES_UNTIL_GONE = 3;

/** What rules would have done in the last quarter, had nobody acted on them. */
export type BackTest = {
  /** Times that a customer would have come to be at risk. */
  readonly flagged: number;
  /** Those of them whose own cycle from then on has ended by now. */
  readonly decided: number;
  /** Those of the decided who ordered within that cycle without being asked. */
  readonly cameBack: number;
  /** Customers whose third cycle of silence ended in the quarter. */
  readonly left: number;
  /** Those who left and had been at risk before. */
  readonly leftFlagged: number;
  /** For the middle one of these, days from the flag to the end of the third cycle; null without any. */
  readonly daysAhead: number | null;
};

/** A buyer's past, and how long a cycle is by the shop's rhythm alone, windows by hand set aside. */
export type PastBuyer = { readonly history: PurchaseHistory; readonly cycleDays: number };

/** Folds the lifelines of a shop's buyers under these rules over the quarter before `now`. */
export function backTest(buyers: readonly PastBuyer[], rulebook: Rulebook, now: Instant): BackTest {
  const from = addDays(now, -BACK_TEST_DAYS);
  const ahead: number[] = [];
  let [flagged, decided, cameBack, left, leftFlagged] = [0, 0, 0, 0, 0];
  for (const { history, cycleDays } of buyers) {
    const flags = flagsOf(history, rulebook, from, now).map(({ at }) => at);
    for (const at of flags.filter((flag) => flag > from)) {
      flagged += 1;
      const until = addDays(at, cycleDays);
      // Who is back already counts no sooner than who is not.
      if (until > now) continue;
      decided += 1;
      if (history.some((order) => order.at > at && order.at <= until)) cameBack += 1;
    }
    const gone = addDays(lastPurchase(history).at, CYCLES_UNTIL_GONE * cycleDays);
    if (gone <= from || gone > now) continue;
    left += 1;
    const flag = flags.at(-1);
    if (flag === undefined || flag <= lastPurchase(history).at || flag > gone) continue;
    leftFlagged += 1;
    ahead.push(daysBetween(flag, gone));
  }
  return { flagged, decided, cameBack, left, leftFlagged, daysAhead: middleOf(ahead) };
}

/**
 * When a buyer came to be at risk in the silences that reach beyond `from`, oldest first: what the lifeline
 * says, without its other steps. A silence has one such instant, unless an order comes before it.
 */
function flagsOf(
  history: PurchaseHistory,
  { boundaries }: Pick<Rulebook, "boundaries">,
  from: Instant,
  now: Instant,
): readonly Flag[] {
  const cadences = cadencesOf(history);
  return history.flatMap(({ at }, index) => {
    const cadence = cadences[index];
    const until = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (cadence === undefined || until <= from) return [];
    const flag = addDays(at, boundaries(cadence, productsAt(history, index)).risk);
    return flag <= now && flag < until
      ? [{ silence: index, at: flag, once: cadence.occasions === 1 }]
      : [];
  });
}

/** When a buyer came to be at risk, in the silence after which of the purchases, and whether it was the only one. */
type Flag = { readonly silence: number; readonly at: Instant; readonly once: boolean };

/** Times that people would have come to be at risk in the last quarter, by today's rules and by others. */
export type FlagComparison = {
  readonly stage: "one-time-risk" | "repeat-risk";
  readonly todays: number;
  readonly theirs: number;
  /** By today's alone, and those of them who ordered by now without being asked. */
  readonly spared: number;
  readonly sparedOrdered: number;
  /** By the others alone, and the same of them. */
  readonly added: number;
  readonly addedOrdered: number;
};

/** Sets two rulebooks side by side over the quarter before `now`. */
export function compareFlags(
  histories: readonly PurchaseHistory[],
  { todays, theirs }: Readonly<Record<"todays" | "theirs", Pick<Rulebook, "boundaries">>>,
  now: Instant,
): readonly [FlagComparison, FlagComparison] {
  const from = addDays(now, -BACK_TEST_DAYS);
  const told = histories.flatMap((history) => {
    const byTodays = flagsOf(history, todays, from, now);
    const byTheirs = flagsOf(history, theirs, from, now);
    const toldOf = (by: "todays" | "theirs", flags: readonly Flag[], others: readonly Flag[]) =>
      flags
        .filter(({ at }) => at > from)
        .map(({ silence, once }) => ({
          by,
          once,
          alone: !others.some((other) => other.silence === silence),
          ordered: history[silence + 1] !== undefined,
        }));
    return [...toldOf("todays", byTodays, byTheirs), ...toldOf("theirs", byTheirs, byTodays)];
  });
  const comparison = (stage: FlagComparison["stage"]): FlagComparison => {
    const those = told.filter(({ once }) => once === (stage === "one-time-risk"));
    const by = (whose: "todays" | "theirs") => those.filter((flag) => flag.by === whose);
    const spared = by("todays").filter(({ alone }) => alone);
    const added = by("theirs").filter(({ alone }) => alone);
    return {
      stage,
      todays: by("todays").length,
      theirs: by("theirs").length,
      spared: spared.length,
      sparedOrdered: spared.filter(({ ordered }) => ordered).length,
      added: added.length,
      addedOrdered: added.filter(({ ordered }) => ordered).length,
    };
  };
  return [comparison("one-time-risk"), comparison("repeat-risk")];
}

/** A buyer's past with the cycle of the rhythm alone. */
export function pastBuyer(
  history: PurchaseHistory,
  rhythm: Pick<Rulebook, "boundaries">,
): PastBuyer {
  const cadence = cadencesOf(history).at(-1);
  const cycleDays = cadence === undefined ? 0 : rhythm.boundaries(cadence, []).cycle;
  return { history, cycleDays };
}

function middleOf(days: readonly number[]): number | null {
  return days.toSorted((a, b) => a - b)[days.length >> 1] ?? null;
}
