/** Whole days of silence from which a stage holds. */
interface Windows {
  risk: number;
  lapsed: number;
  lost: number;
}

/** What a merchant can switch on or off as one; with none left, tagging is off. */
export type Family = "stage" | "value" | "vip" | "due";

/** The settings the expected tags depend on. */
export interface Rules {
  /** Whole days after the sign-up. */
  prospectCold: number;
  oneTime: Windows;
  repeat: Windows;
  prefix: string;
  families: readonly Family[];
  /** The instants at which the app renewed its value and VIP cut-offs. */
  cutOffRefreshes: readonly { at: number }[];
}

/** segments.md where nothing is learned or set by hand, and no cut-offs yet. */
export const defaultRules: Rules = {
  prospectCold: 30,
  oneTime: { risk: 30, lapsed: 90, lost: 365 },
  repeat: { risk: 60, lapsed: 120, lost: 365 },
  prefix: "lc-",
  families: ["stage", "value", "vip", "due"],
  cutOffRefreshes: [],
};
