import { describe, expect, it } from "vitest";
import { type Box, minimise, type Objective } from "#app/domain/rhythm/bfgs.ts";

const options = { slopeTolerance: 1e-7, mostSteps: 300 };
const wide = boxOf([-10, 10], [-10, 10]);

/** Rosenbrock's valley: lowest at (1, 1), and hard to follow there. */
const valley: Objective = (x, gradient) => {
  const [a = 0, b = 0] = x;
  gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
  gradient[1] = 200 * (b - a * a);
  return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
};

describe("the search for a minimum", () => {
  it("finds it at the end of a bent valley", () => {
    const { x, converged } = minimise(valley, Float64Array.of(-1.2, 1), wide, options);
    expect(converged).toBe(true);
    expect(x[0]).toBeCloseTo(1, 6);
    expect(x[1]).toBeCloseTo(1, 6);
  });

  it("stays in its box, and has converged where the function only falls beyond it", () => {
    const box = boxOf([-10, 0.5], [-10, 10]);
    const { x, converged } = minimise(valley, Float64Array.of(-1.2, 1), box, options);
    expect(converged).toBe(true);
    expect([...x]).toEqual([0.5, expect.closeTo(0.25, 6)]);
  });

  it("leaves a variable whose box has no width where it is", () => {
    const { x } = minimise(valley, Float64Array.of(0, 0), boxOf([0.3, 0.3], [-10, 10]), options);
    expect([...x]).toEqual([0.3, expect.closeTo(0.09, 6)]);
  });

  it("starts in the box even when told to start outside", () => {
    const { x } = minimise(valley, Float64Array.of(50, -50), wide, options);
    expect(x[0]).toBeCloseTo(1, 5);
  });

  it("says when its steps did not suffice", () => {
    const few = { ...options, mostSteps: 3 };
    expect(minimise(valley, Float64Array.of(-1.2, 1), wide, few).converged).toBe(false);
  });

  it("goes around places where the function is no number", () => {
    const hole: Objective = (x, gradient) => ((x[0] ?? 0) > 2 ? Number.NaN : valley(x, gradient));
    const { x, converged } = minimise(hole, Float64Array.of(-1.2, 1), wide, options);
    expect(converged).toBe(true);
    expect(x[0]).toBeCloseTo(1, 6);
  });

  it("says so when it starts where the function is no number, and gives back that start", () => {
    const nothing = minimise(() => Number.NaN, Float64Array.of(1, 2), wide, options);
    expect(nothing.converged).toBe(false);
    expect([...nothing.x]).toEqual([1, 2]);
  });

  it("is quicker with what a search of a similar function has learned", () => {
    const bowl: Objective = (x, gradient) => {
      const [a = 0, b = 0] = x;
      gradient[0] = 2 * (a - 3) + b;
      gradient[1] = 200 * (b + 1) + a;
      return (a - 3) ** 2 + 100 * (b + 1) ** 2 + a * b;
    };
    const cold = minimise(bowl, Float64Array.of(0, 0), wide, options);
    const warm = minimise(bowl, Float64Array.of(0, 0), wide, { ...options, metric: cold.metric });
    expect(warm.evaluations).toBeLessThan(cold.evaluations);
  });
});

function boxOf(...ends: readonly (readonly [number, number])[]): Box {
  return {
    least: Float64Array.from(ends, ([least]) => least),
    most: Float64Array.from(ends, ([, most]) => most),
  };
}
