import { inForce, type CutOffs } from "./cut-offs.ts";
import { occasionsOf, spendOf, type Purchase } from "./purchases.ts";
import { dayMs } from "./days.ts";
import type { Stage } from "./stage.ts";

const fewestOccasions = 3;
const tenureMs = 90 * dayMs;

/**
 * Retells every instant at which a buyer can become or cease to be a VIP, because entering is harder than staying:
 * each purchase, each refresh of the cut-offs, and the end of the tenure. What is known now to have been bought counts.
 */
export function isVip(
  purchases: readonly Purchase[],
  history: readonly CutOffs[],
  now: number,
): boolean {
  const [first] = purchases;
  if (!first || occasionsOf(purchases) < fewestOccasions) return false;
  const tenureAt = first.at + tenureMs;
  const instants = [tenureAt, ...[...purchases, ...history].map(({ at }) => at)];
  let vip = false;
  for (const at of instants.filter((each) => each <= now).toSorted((a, b) => a - b)) {
    const cutOffs = inForce(history, at);
    if (!cutOffs) continue;
    const bought = purchases.filter((purchase) => purchase.at <= at);
    const spend = spendOf(bought);
    vip = vip
      ? spend >= cutOffs.vip.stays
      : spend >= cutOffs.vip.enters && occasionsOf(bought) >= fewestOccasions && at >= tenureAt;
  }
  return vip;
}

/** What a VIP in this stage is tagged as. */
export function vipMark(stage: Stage): "vip" | "slipping-vip" | null {
  if (stage === "lost") return null;
  return stage.endsWith("-risk") || stage.endsWith("-lapsed") ? "slipping-vip" : "vip";
}
