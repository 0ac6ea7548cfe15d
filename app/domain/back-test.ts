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
    const flags = flagsOf(history, rulebook, from, now);
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
): readonly Instant[] {
  const cadences = cadencesOf(history);
  return history.flatMap(({ at }, index) => {
    const cadence = cadences[index];
    const until = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (cadence === undefined || until <= from) return [];
    const flag = addDays(at, boundaries(cadence, productsAt(history, index)).risk);
    return flag <= now && flag < until ? [flag] : [];
  });
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
