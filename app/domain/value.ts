import type { Money } from "./money.ts";
import { netSpent, type PurchaseHistory } from "./purchase-history.ts";
import { isQuiet, type Stage } from "./stage.ts";
import { addDays, type Day, type Instant } from "./time.ts";

export const VALUE_TIERS = ["low", "mid", "high"] as const;
export type ValueTier = (typeof VALUE_TIERS)[number];

/** The shop's spending cut-offs over all its buyers, refreshed weekly (segments.md, value and VIP). */
export type CutOffs = {
  readonly buyers: number;
  /** The largest spend of the lowest third. */
  readonly lowMax: Money;
  /** The largest spend of the middle third. */
  readonly midMax: Money;
  /** P85: a VIP stays one from here. */
  readonly vipStay: Money;
  /** P90: a VIP begins here. */
  readonly vipEnter: Money;
};

/** Below this many buyers thirds would say nothing. */
export const FEWEST_BUYERS_FOR_TIERS = 30;
/** A VIP has bought at least this often, and for at least this many days. */
const VIP_PURCHASES = 3;
export const VIP_TENURE_DAYS = 90;

/** Cut-offs of the net lifetime spends of all buyers, in rising order; null without a buyer. */
export function cutOffsOf(risingSpends: readonly Money[]): CutOffs | null {
  const buyers = risingSpends.length;
  if (buyers === 0) return null;
  // Nearest rank: the smallest spend that at least `part/whole` of the buyers do not exceed.
  const atRank = (part: number, whole: number): Money =>
    risingSpends[Math.ceil((buyers * part) / whole) - 1] ?? 0;
  return {
    buyers,
    lowMax: atRank(1, 3),
    midMax: atRank(2, 3),
    vipStay: atRank(85, 100),
    vipEnter: atRank(90, 100),
  };
}

/** The third of the shop's buyers that a spend falls into; null while the shop has too few. */
export function valueTier(spent: Money, cutOffs: CutOffs | null): ValueTier | null {
  if (cutOffs === null || cutOffs.buyers < FEWEST_BUYERS_FOR_TIERS) return null;
  if (spent <= cutOffs.lowMax) return "low";
  return spent <= cutOffs.midMax ? "mid" : "high";
}

/** Where VIPs begin and end from a refresh of the cut-offs until the next one. */
export type VipEdges = Pick<CutOffs, "vipStay" | "vipEnter"> & { readonly at: Instant };

/**
 * Whether a buyer is a VIP at `now`: enters at P90 with three purchases and 90 days, leaves below P85. Retold
 * from the purchases as they are known now, through every refresh by `now`, oldest first: so an order that
 * was taken back made nobody a VIP, and it does not matter in which order news arrived.
 */
export function isVip(history: PurchaseHistory, edges: readonly VipEdges[], now: Instant): boolean {
  const from = vipFrom(history);
  if (from === null || from > now || isAlwaysBelow(netSpent(history), edges)) return false;
  const never = Number.POSITIVE_INFINITY;
  const purchaseAt = (index: number) => history[index]?.at ?? never;
  const refreshAt = (index: number) => edges[index]?.at ?? never;
  let [vip, spent, bought, refreshed] = [false, 0, 0, 0];
  for (let at = from; at <= now; at = Math.min(purchaseAt(bought), refreshAt(refreshed))) {
    // All that happens at one instant is judged at once.
    for (; purchaseAt(bought) <= at; bought += 1) spent += history[bought]?.net ?? 0;
    while (refreshAt(refreshed) <= at) refreshed += 1;
    const inForce = edges[refreshed - 1];
    if (inForce !== undefined) vip = spent >= (vip ? inForce.vipStay : inForce.vipEnter);
  }
  return vip;
}

/** The instant at which time alone makes this buyer a VIP, or null when it does not. */
export function nextVipChange(
  history: PurchaseHistory,
  edges: readonly VipEdges[],
  now: Instant,
): Instant | null {
  const from = vipFrom(history);
  const inForce = edges.findLast(({ at }) => at <= now);
  if (from === null || from <= now || inForce === undefined) return null;
  return netSpent(history) >= inForce.vipEnter ? from : null;
}

/** From when on a buyer may be a VIP: with the third purchase, not before 90 days; null while there are fewer. */
function vipFrom(history: PurchaseHistory): Instant | null {
  if (history.length < VIP_PURCHASES) return null;
  const days = new Set<Day>();
  for (const { at, day } of history) {
    days.add(day);
    if (days.size === VIP_PURCHASES) return Math.max(at, addDays(history[0].at, VIP_TENURE_DAYS));
  }
  return null;
}

/** Whether a spend never sufficed: no purchase is negative, so nobody had spent more before. */
function isAlwaysBelow(spent: Money, edges: readonly VipEdges[]): boolean {
  return edges.every(({ vipEnter }) => spent < vipEnter);
}

export type VipFacet = "vip" | "slipping-vip";

/** How a VIP shows: slipping while late or gone quiet, not at all once lost. */
export function vipFacet(vip: boolean, stage: Stage): VipFacet | null {
  if (!vip || stage === "lost") return null;
  return isQuiet(stage) ? "slipping-vip" : "vip";
}
