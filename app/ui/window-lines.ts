import type { BuyerWindows } from "#app/domain/policy.ts";
import type { Typical } from "#app/services/read-rhythm.ts";

/** A window of who has ordered, the earliest first. */
export const BUYER_WINDOWS = [
  "risk",
  "lapsed",
  "lost",
] as const satisfies readonly (keyof BuyerWindows)[];
export type BuyerWindow = (typeof BUYER_WINDOWS)[number];

/** Windows as they stand in their fields. */
type Typed = Readonly<Record<BuyerWindow, string>>;

/** Where a window's line stands, and how far it can be moved. */
export type WindowLine = {
  readonly window: BuyerWindow;
  readonly days: number;
  /** Not by hand: it gives way to those that are. */
  readonly learned: boolean;
  readonly least: number;
  readonly most: number;
};

/** The lines of a group of buyers: by hand where their fields say so, else where the rhythm has them for most. */
export function windowLines(
  typed: Typed,
  learned: Pick<Typical, BuyerWindow>,
  longest: number,
): readonly WindowLine[] {
  const hand = {
    risk: daysTyped(typed.risk, longest),
    lapsed: daysTyped(typed.lapsed, longest),
    lost: daysTyped(typed.lost, longest),
  };
  const beforeLost = hand.lost === null ? longest : Math.max(1, hand.lost - 1);
  const risk = hand.risk ?? Math.min(learned.risk.middle, hand.lapsed ?? beforeLost, beforeLost);
  const lapsed = hand.lapsed ?? Math.max(risk, Math.min(learned.lapsed.middle, beforeLost));
  const lost = hand.lost ?? Math.max(lapsed + 1, learned.lost.middle);
  const line = (window: BuyerWindow, days: number, least: number, most: number): WindowLine => ({
    window,
    days,
    learned: hand[window] === null,
    least,
    most,
  });
  return [
    line("risk", risk, 1, Math.min(hand.lapsed ?? beforeLost, beforeLost)),
    line("lapsed", lapsed, hand.risk ?? 1, beforeLost),
    line("lost", lost, Math.max(1, hand.risk ?? 1, hand.lapsed ?? 1) + 1, longest),
  ];
}

/** Days as typed; null for an empty field, and for what its problem names. */
function daysTyped(typed: string, longest: number): number | null {
  const text = typed.trim();
  const days = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= longest ? days : null;
}
