import { describe, expect, it } from "vitest";
import { STAGES } from "#app/domain/stage.ts";
import { STAGE_LOOKS } from "#app/ui/charts/stage-look.tsx";

/** Relative luminance of `#rrggbb` (WCAG 2.1). */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

describe("how stages are drawn", () => {
  it.each(STAGES)("%s stands out from white by 3 to 1 at least", (stage) => {
    expect(1.05 / (luminance(STAGE_LOOKS[stage].colour) + 0.05)).toBeGreaterThanOrEqual(3);
  });

  it("stands in the order of the stages, which a drawing of moves follows", () => {
    expect(Object.keys(STAGE_LOOKS)).toEqual(STAGES);
  });

  it("no two stages look alike", () => {
    const looks = STAGES.map((stage) => JSON.stringify(STAGE_LOOKS[stage]));
    expect(new Set(looks).size).toBe(STAGES.length);
  });
});
