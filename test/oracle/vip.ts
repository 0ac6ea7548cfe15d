import { inForce, type CutOffs } from "./cut-offs.ts";
import { occasionsOf, spendOf, type Purchase } from "./purchases.ts";
import { dayMs } from "./days.ts";
import type { Stage } from "./stage.ts";

const fewestOccasions = 3;
const tenureMs = 90 * dayMs;

/**
 * Retells every instant at which a buyer can become or cease to be a VIP, because entering is harder than staying;
 * with what had been bought by then, and counted then. `changes` are the instants at which what counted became another.
 */
export function isVip(
  purchases: readonly Purchase[],
  boughtBy: (at: number) => readonly Purchase[],
  { history, changes }: { history: readonly CutOffs[]; changes: readonly number[] },
  now: number,
): boolean {
  const first = purchases[0];
  if (!first) return false;
  if (changes.length === 0 && occasionsOf(purchases) < fewestOccasions) return false;
  const instants = [...purchases, ...history].map(({ at }) => at);
  instants.push(first.at + tenureMs, ...changes);
  let vip = false;
  for (const at of instants.filter((each) => each <= now).toSorted((a, b) => a - b)) {
    const cutOffs = inForce(history, at);
    if (!cutOffs) continue;
    const known = boughtBy(at);
    const spend = spendOf(known);
    vip = vip
      ? spend >= cutOffs.vip.stays
      : spend >= cutOffs.vip.enters &&
        occasionsOf(known) >= fewestOccasions &&
        at >= (known[0]?.at ?? Infinity) + tenureMs;
  }
  return vip;
}

/** What a VIP in this stage is tagged as. */
export function vipMark(stage: Stage): "vip" | "slipping-vip" | null {
  if (stage === "lost") return null;
  return stage.endsWith("-risk") || stage.endsWith("-lapsed") ? "slipping-vip" : "vip";
}
