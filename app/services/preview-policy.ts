import { boundariesFor } from "#app/domain/boundaries.ts";
import { lifeline, stageAt } from "#app/domain/lifeline.ts";
import type { Policy } from "#app/domain/policy.ts";
import type { Purchase, PurchaseHistory } from "#app/domain/purchase-history.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import { addDays } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { StageFacts } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type Count, formatFor } from "./format.ts";

/** How many customers a stage has and would have. */
export type StageShift = { readonly stage: Stage; readonly now: number; readonly after: number };

/** Who would move under another policy. */
export type Shifts = { readonly moving: number; readonly stages: readonly StageShift[] };

export type PolicyPreview = {
  readonly moving: Count;
  readonly stages: readonly {
    readonly stage: Stage;
    readonly now: Count;
    readonly after: Count;
    readonly change: Count;
  }[];
};

/** Says who would move if this policy were applied now; changes nothing. */
export function previewPolicy(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  policy: Policy,
): Promise<PolicyPreview> {
  return store.withShop(shop.shopId, async (tx) => {
    const format = formatFor(shop, tx.now);
    const { moving, stages } = shiftsUnder(policy, await tx.stageFacts());
    return {
      moving: format.count(moving),
      stages: stages.map(({ stage, now, after }) => ({
        stage,
        now: format.count(now),
        after: format.count(after),
        change: format.change(after - now),
      })),
    };
  });
}

/** Counts who would be where under a policy. */
export function shiftsUnder(policy: Policy, facts: readonly StageFacts[]): Shifts {
  const placed = facts.map((fact) => ({ ...fact, after: stageUnder(policy, fact) }));
  const total = (rows: readonly StageFacts[]) => rows.reduce((sum, row) => sum + row.customers, 0);
  return {
    moving: total(placed.filter(({ stage, after }) => stage !== after)),
    stages: STAGES.map((stage) => ({
      stage,
      now: total(placed.filter((row) => row.stage === stage)),
      after: total(placed.filter((row) => row.after === stage)),
    })),
  };
}

// Only the silence and the number of occasions decide a stage, so any life with both will do.
function stageUnder(policy: Policy, { occasions, silentDays }: StageFacts): Stage {
  const life = lifeline(lifeOf(occasions, -silentDays), {
    signUp: addDays(0, -silentDays - occasions),
    prospectCold: policy.prospectCold,
    boundariesAfter: (count) => boundariesFor(policy, count),
  });
  return stageAt(life, 0);
}

/** So many purchases on neighbouring days, the last on `lastDay`. */
function lifeOf(occasions: StageFacts["occasions"], lastDay: number): PurchaseHistory | null {
  const purchase = (day: number): Purchase => ({ at: addDays(0, day), day, net: 1 });
  if (occasions === 0) return null;
  const [first, ...rest] = Array.from({ length: occasions }, (_, index) =>
    purchase(lastDay - (occasions - 1 - index)),
  );
  return first === undefined ? null : [first, ...rest];
}
