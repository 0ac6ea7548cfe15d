import type { HandWindows, Policy, PolicyField } from "#app/domain/policy.ts";

/** The windows that a form shows. */
export const WINDOW_FIELDS = [
  "prospectCold",
  "oneTime.risk",
  "oneTime.lapsed",
  "oneTime.lost",
  "repeat.risk",
  "repeat.lapsed",
  "repeat.lost",
] as const satisfies readonly PolicyField[];
export type WindowField = (typeof WINDOW_FIELDS)[number];

/** The windows as they stand in their fields: text, until somebody reads it as days; empty where learned. */
export type WindowsText = Readonly<Record<WindowField, string>>;

/** The windows of a policy. */
export type Windows = Pick<Policy, "prospectCold" | "oneTime" | "repeat">;

/** Windows as the fields show them. */
export function textOf({ prospectCold, oneTime, repeat }: Windows): WindowsText {
  return {
    prospectCold: daysText(prospectCold),
    "oneTime.risk": daysText(oneTime.risk),
    "oneTime.lapsed": daysText(oneTime.lapsed),
    "oneTime.lost": daysText(oneTime.lost),
    "repeat.risk": daysText(repeat.risk),
    "repeat.lapsed": daysText(repeat.lapsed),
    "repeat.lost": daysText(repeat.lost),
  };
}

export function sameWindowsText(a: WindowsText, b: WindowsText): boolean {
  return WINDOW_FIELDS.every((field) => a[field].trim() === b[field].trim());
}

/** What was typed, as windows: an empty field leaves its window to the rhythm. */
export function windowsIn(typed: WindowsText): Windows {
  const group = (name: "oneTime" | "repeat"): HandWindows => ({
    risk: daysIn(typed[`${name}.risk`]),
    lapsed: daysIn(typed[`${name}.lapsed`]),
    lost: daysIn(typed[`${name}.lost`]),
  });
  return {
    prospectCold: daysIn(typed.prospectCold),
    oneTime: group("oneTime"),
    repeat: group("repeat"),
  };
}

/** Reads the fields of a submitted form. */
export function windowsTextIn(form: FormData): WindowsText {
  return {
    prospectCold: fieldIn(form, "prospectCold"),
    "oneTime.risk": fieldIn(form, "oneTime.risk"),
    "oneTime.lapsed": fieldIn(form, "oneTime.lapsed"),
    "oneTime.lost": fieldIn(form, "oneTime.lost"),
    "repeat.risk": fieldIn(form, "repeat.risk"),
    "repeat.lapsed": fieldIn(form, "repeat.lapsed"),
    "repeat.lost": fieldIn(form, "repeat.lost"),
  };
}

export function daysText(days: number | null): string {
  return days === null ? "" : String(days);
}

/** Days as typed; what is no whole number becomes none (`policyProblems` names it). */
export function daysIn(typed: string): number | null {
  const text = typed.trim();
  if (text === "") return null;
  return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
}

/** A field of a submitted form; empty when it was not sent, or is a file. */
export function fieldIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
