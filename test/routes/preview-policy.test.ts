import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy } from "#app/domain/policy.ts";
import type { StageFacts } from "#app/ports/read-models.ts";
import { shiftsUnder } from "#app/services/preview-policy.ts";

const FACTS: readonly StageFacts[] = [
  { stage: "prospect-new", occasions: 0, silentDays: 10, customers: 7 },
  { stage: "prospect-cold", occasions: 0, silentDays: 40, customers: 5 },
  { stage: "one-time-risk", occasions: 1, silentDays: 30, customers: 4 },
  { stage: "one-time-risk", occasions: 1, silentDays: 50, customers: 3 },
  { stage: "second-order", occasions: 2, silentDays: 6, customers: 2 },
  { stage: "active-repeat", occasions: 2, silentDays: 7, customers: 6 },
  { stage: "repeat-lapsed", occasions: 3, silentDays: 364, customers: 1 },
  { stage: "lost", occasions: 1, silentDays: 365, customers: 9 },
];

const withRisk = (risk: number): Policy => ({
  ...DEFAULT_POLICY,
  oneTime: { ...DEFAULT_POLICY.oneTime, risk },
});
const row = (policy: Policy, stage: StageFacts["stage"]) =>
  shiftsUnder(policy, FACTS).stages.find((shift) => shift.stage === stage);

describe("who would move", () => {
  it("is nobody under the policy in force", () => {
    expect(shiftsUnder(DEFAULT_POLICY, FACTS).moving).toBe(0);
  });

  it("is whom the new window reaches no more", () => {
    expect(shiftsUnder(withRisk(45), FACTS).moving).toBe(4);
    expect(row(withRisk(45), "one-time-risk")).toEqual({
      stage: "one-time-risk",
      now: 7,
      after: 3,
    });
    expect(row(withRisk(45), "first-order")).toEqual({ stage: "first-order", now: 0, after: 4 });
  });

  it("counts everybody once, whatever the windows", () => {
    const days = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(days, days, days, days, (prospectCold, risk, later, last) => {
        const windows = { risk, lapsed: risk + later, lost: risk + later + last };
        const { stages, moving } = shiftsUnder(
          { prospectCold, oneTime: windows, repeat: windows },
          FACTS,
        );
        expect(stages.reduce((sum, { after }) => sum + after, 0)).toBe(37);
        expect(moving).toBeLessThanOrEqual(37);
      }),
    );
  });
});
