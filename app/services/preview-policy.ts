import {
  BACK_TEST_DAYS,
  type BackTest,
  backTest,
  compareFlags,
  type FlagComparison,
  type PastBuyer,
  pastBuyer,
} from "#app/domain/back-test.ts";
import { DEFAULT_POLICY, type Policy } from "#app/domain/policy.ts";
import { firstOccasion } from "#app/domain/rhythm/cadence.ts";
import { type Rulebook, rulebookOf } from "#app/domain/rulebook.ts";
import type { Stage } from "#app/domain/stage.ts";
import { DAY_MS } from "#app/domain/time.ts";
import { shiftsUnder } from "#app/domain/what-if.ts";
import type { Ports } from "#app/ports/ports.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { localDay } from "./local-day.ts";
import { pastPurchases } from "./past-purchases.ts";
import type { Viewer } from "./read-viewer.ts";

/** Customers whose past a back-test looks at. */
const MOST_PASTS = 20_000;

export type PolicyPreview = {
  readonly moving: Count;
  readonly stages: readonly {
    readonly stage: Stage;
    readonly now: Count;
    readonly after: Count;
    readonly change: Count;
    /** Of those who are in it now. */
    readonly leaving: Count;
  }[];
  /** Null where nobody has a past to test the rules on, and for rules that ask for products: a past names none. */
  readonly backTest: {
    readonly theirs: BackTestView;
    readonly todays: BackTestView;
    /** One-time and repeat buyers who would have come to be late: whom today's rules alone reached, and whom the others. */
    readonly late: readonly LateView[];
    /** The one window of lateness that differs, where it is one and has the same days for everybody. */
    readonly window: LateWindow | null;
    /** The buyers that it looked at, where these are not all. */
    readonly sample: Count | null;
  } | null;
};

/** Times that people would have come to be late in the last quarter, by today's rules and by the others. */
export type LateView = {
  readonly stage: FlagComparison["stage"];
  readonly todays: Count;
  readonly theirs: Count;
  /** By today's alone. */
  readonly spared: Count;
  readonly sparedOrdered: Count;
  /** By the others alone. */
  readonly added: Count;
  readonly addedOrdered: Count;
};

/** Days until somebody is late, by today's rules and by the others. */
export type LateWindow = {
  readonly stage: LateView["stage"];
  readonly today: Count;
  readonly theirs: Count;
};

/** What rules would have done in the last quarter. */
export type BackTestView = {
  readonly flagged: Count;
  readonly decided: Count;
  /** Of the decided. */
  readonly cameBack: Count;
  readonly left: Count;
  /** Of those who left. */
  readonly leftFlagged: Count;
  readonly daysAhead: number | null;
};

/** Says who would move if the policy were changed like this now, and how it would have done; changes nothing. */
export function previewPolicy(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
  change: Partial<Policy>,
): Promise<PolicyPreview> {
  const { shop } = viewer;
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(viewer, tx.now);
    const { policy } = await tx.policy();
    const { learned: rhythm } = await tx.rhythm();
    const under = (one: Policy): Rulebook =>
      rulebookOf({ policy: one, rhythm, limitedHistory: shop.limitedHistory });
    const changed = { ...policy, ...change };
    const asked = changed.products.flatMap(({ productIds }) => productIds);
    const { moving, stages } = shiftsUnder(under(changed), await tx.standings(asked));

    const all = pastPurchases(await tx.histories(MOST_PASTS));
    const byRhythm = under(DEFAULT_POLICY);
    const buyers = all.map((history) => pastBuyer(history, byRhythm));
    const today = localDay(tx.now, shop.timeZone) * DAY_MS;
    const tested = (one: Policy) => testView(backTest(buyers, under(one), today), format);
    const counted = stages.reduce((sum, { stage, now }) => sum + (isBuyer(stage) ? now : 0), 0);
    return {
      moving: format.count(moving),
      stages: stages.map(({ stage, now, after, leaving }) => ({
        stage,
        now: format.count(now),
        after: format.count(after),
        change: format.change(after - now),
        leaving: format.count(leaving),
      })),
      backTest:
        asked.length > 0 || !reachesBack(buyers, today)
          ? null
          : {
              theirs: tested(changed),
              todays: tested(policy),
              late: compareFlags(all, { todays: under(policy), theirs: under(changed) }, today).map(
                (row) => lateView(row, format),
              ),
              window: lateWindow(under(policy), under(changed), format),
              sample: buyers.length < counted ? format.count(buyers.length) : null,
            },
    };
  });
}

/** The boundary after which who ordered once is late is everybody's; after more orders only one by hand is. */
function lateWindow(today: Rulebook, then: Rulebook, format: Format): LateWindow | null {
  const once = (rules: Rulebook) => rules.boundaries(firstOccasion(0), []).risk;
  const [oneTime, repeat] = [
    [once(today), once(then)],
    [today.policy.repeat.risk, then.policy.repeat.risk],
  ] as const;
  const isOneTime = oneTime[0] !== oneTime[1];
  if (isOneTime === (repeat[0] !== repeat[1])) return null;
  const [before, after] = isOneTime ? oneTime : repeat;
  if (before === null || after === null) return null;
  return {
    stage: isOneTime ? "one-time-risk" : "repeat-risk",
    today: format.count(before),
    theirs: format.count(after),
  };
}

function isBuyer(stage: Stage): boolean {
  return stage !== "prospect-new" && stage !== "prospect-cold";
}

/** Whether anybody bought before the quarter that is looked at. */
function reachesBack(buyers: readonly PastBuyer[], today: number): boolean {
  return buyers.some(({ history }) => history[0].at < today - BACK_TEST_DAYS * DAY_MS);
}

function lateView({ stage, ...counts }: FlagComparison, format: Format): LateView {
  return {
    stage,
    todays: format.count(counts.todays),
    theirs: format.count(counts.theirs),
    spared: format.count(counts.spared),
    sparedOrdered: format.count(counts.sparedOrdered),
    added: format.count(counts.added),
    addedOrdered: format.count(counts.addedOrdered),
  };
}

function testView(result: BackTest, format: Format): BackTestView {
  return {
    flagged: format.count(result.flagged),
    decided: format.count(result.decided),
    cameBack: format.share(result.cameBack, result.decided),
    left: format.count(result.left),
    leftFlagged: format.share(result.leftFlagged, result.left),
    daysAhead: result.daysAhead,
  };
}
