import type { Money } from "./money.ts";
import { isQuiet, type Stage } from "./stage.ts";
import { addDays, type Instant } from "./time.ts";

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
const FEWEST_BUYERS_FOR_TIERS = 30;
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

/** What the VIP rule reads of a buyer. */
export type Spender = {
  readonly spent: Money;
  readonly occasions: number;
  readonly firstOrderAt: Instant;
  /** Whether the last computation called them a VIP: the rule has hysteresis. */
  readonly wasVip: boolean;
};

/** Whether a buyer is a VIP at `now`: enters at P90 with three purchases and 90 days, leaves below P85. */
export function isVip(buyer: Spender, cutOffs: CutOffs | null, now: Instant): boolean {
  if (cutOffs === null) return false;
  if (buyer.wasVip && buyer.spent >= cutOffs.vipStay) return true;
  return buyer.spent >= cutOffs.vipEnter && mayBecomeVip(buyer) && now >= vipTenureAt(buyer);
}

/** The instant at which time alone could make this buyer a VIP, or null when it cannot. */
export function nextVipChange(
  buyer: Spender,
  cutOffs: CutOffs | null,
  now: Instant,
): Instant | null {
  if (cutOffs === null || !mayBecomeVip(buyer) || buyer.spent < cutOffs.vipEnter) return null;
  if (isVip(buyer, cutOffs, now)) return null;
  const at = vipTenureAt(buyer);
  return at > now ? at : null;
}

function mayBecomeVip({ occasions }: Spender): boolean {
  return occasions >= VIP_PURCHASES;
}

function vipTenureAt({ firstOrderAt }: Spender): Instant {
  return addDays(firstOrderAt, VIP_TENURE_DAYS);
}

export type VipFacet = "vip" | "slipping-vip";

/** How a VIP shows: slipping while late or gone quiet, not at all once lost. */
export function vipFacet(vip: boolean, stage: Stage): VipFacet | null {
  if (!vip || stage === "lost") return null;
  return isQuiet(stage) ? "slipping-vip" : "vip";
}
