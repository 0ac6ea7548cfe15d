import { describe, expect, it } from "vitest";
import { contactBudget } from "#app/domain/facets/contact-budget.ts";
import { STAGES } from "#app/domain/stage.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";

describe("the contact budget", () => {
  const quiet = ["one-time-lapsed", "lost"] as const;

  it.each(quiet)(
    "in %s is small, smallest for the low tier, and whole for the high one",
    (stage) => {
      expect(contactBudget(stage, "low")).toEqual(["send-less", "sms-skip"]);
      expect(contactBudget(stage, "mid")).toEqual(["send-less"]);
      expect(contactBudget(stage, "high")).toEqual([]);
    },
  );

  it.each(quiet)("in %s is small where the shop has too few buyers for tiers", (stage) => {
    expect(contactBudget(stage, null)).toEqual(["send-less"]);
  });

  it.each(STAGES.filter((stage) => stage !== "lost" && stage !== "one-time-lapsed"))(
    "in %s is whole",
    (stage) => {
      for (const tier of [null, ...VALUE_TIERS]) expect(contactBudget(stage, tier)).toEqual([]);
    },
  );
});
