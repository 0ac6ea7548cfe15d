import type { Policy, PolicyField } from "#app/domain/policy.ts";

/** The windows as they stand in their fields: text, until somebody reads it as days. */
export type PolicyText = Readonly<Record<PolicyField, string>>;

/** A policy as the fields show it. */
export function textOf({ prospectCold, oneTime, repeat }: Policy): PolicyText {
  return {
    prospectCold: String(prospectCold),
    "oneTime.risk": String(oneTime.risk),
    "oneTime.lapsed": String(oneTime.lapsed),
    "oneTime.lost": String(oneTime.lost),
    "repeat.risk": String(repeat.risk),
    "repeat.lapsed": String(repeat.lapsed),
    "repeat.lost": String(repeat.lost),
  };
}

export function samePolicyText(a: PolicyText, b: PolicyText): boolean {
  return (
    Object.values(eachField((field) => a[field].trim())).join() ===
    Object.values(eachField((field) => b[field].trim())).join()
  );
}

/** What was typed, as days; what is no whole number becomes none (`policyProblems` names it). */
export function policyIn(typed: PolicyText): Policy {
  const days = (field: PolicyField) => {
    const text = typed[field].trim();
    return /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  };
  return {
    prospectCold: days("prospectCold"),
    oneTime: {
      risk: days("oneTime.risk"),
      lapsed: days("oneTime.lapsed"),
      lost: days("oneTime.lost"),
    },
    repeat: {
      risk: days("repeat.risk"),
      lapsed: days("repeat.lapsed"),
      lost: days("repeat.lost"),
    },
  };
}

/** Reads the fields of a submitted form. */
export function policyTextIn(form: FormData): PolicyText {
  return eachField((field) => fieldIn(form, field));
}

function eachField(textOfField: (field: PolicyField) => string): PolicyText {
  return {
    prospectCold: textOfField("prospectCold"),
    "oneTime.risk": textOfField("oneTime.risk"),
    "oneTime.lapsed": textOfField("oneTime.lapsed"),
    "oneTime.lost": textOfField("oneTime.lost"),
    "repeat.risk": textOfField("repeat.risk"),
    "repeat.lapsed": textOfField("repeat.lapsed"),
    "repeat.lost": textOfField("repeat.lost"),
  };
}

/** A field of a submitted form; empty when it was not sent, or is a file. */
export function fieldIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
