import { describe, expect, it } from "vitest";
import { ridgeRegression } from "#app/domain/rhythm/ridge-regression.ts";
import { solveSymmetric } from "#app/domain/rhythm/solve-symmetric.ts";

describe("a symmetric system", () => {
  it("is solved", () => {
    // 4x + 2y = 8 and 2x + 3y = 8.
    const [x, y] = solveSymmetric(Float64Array.of(4, 2, 2, 3), Float64Array.of(8, 8));
    expect(x).toBeCloseTo(1, 12);
    expect(y).toBeCloseTo(2, 12);
  });
});

describe("a ridge regression", () => {
  /** 400 rows of one feature, -2 to 2; what happens follows the odds e^(level + slope x feature) in proportion. */
  const rows = (level: number, slope: number) => {
    const features = Float64Array.from({ length: 400 }, (_, row) => (row % 40) / 10 - 2);
    const happened = Float64Array.from(features, (x) => 1 / (1 + Math.exp(-level - slope * x)));
    return { features, happened };
  };

  it("finds the slope of what happened, whatever the level of each group", () => {
    const [slope] = ridgeRegression("logistic", [rows(-1, 0.7), rows(2, 0.7)], [1], 1e-6);
    expect(slope).toBeCloseTo(0.7, 3);
  });

  it("stays at what was believed before where little is told", () => {
    const [slope] = ridgeRegression("logistic", [rows(0, 0.7)], [1], 1e9);
    expect(slope).toBeCloseTo(1, 5);
  });

  it("finds the exponent of amounts", () => {
    const features = Float64Array.from({ length: 100 }, (_, row) => row / 50);
    const happened = features.map((x) => 3 * Math.exp(1.4 * x));
    expect(ridgeRegression("poisson", [{ features, happened }], [1], 1e-6)[0]).toBeCloseTo(1.4, 4);
  });

  it("is not led astray by a feature that never changes", () => {
    const features = new Float64Array(50).fill(3);
    const happened = Float64Array.from(features, (_, row) => row % 2);
    expect(ridgeRegression("logistic", [{ features, happened }], [0], 1)[0]).toBeCloseTo(0, 3);
  });
});
