import { solveSymmetric } from "./solve-symmetric.ts";

/** Outcomes to learn from that share a level, with the features of each row one after the other. */
export type Outcomes = { readonly features: Float64Array; readonly happened: ArrayLike<number> };

/** "logistic": what happens or does not. "poisson": how much of something, around an expected amount. */
export type Family = "logistic" | "poisson";

const MOST_STEPS = 25;
const SETTLED = 1e-6;
/** Groups whose intercept is barely held still have one when nobody, or everybody, returned. */
const INTERCEPT_PENALTY = 1e-3;

/**
 * Slopes of a generalised linear model that all groups share, each with an intercept of its own, by
 * Newton's method. A ridge of `penalty` pseudo-observations a standardised feature draws them to `prior`.
 */
export function ridgeRegression(
  family: Family,
  groups: readonly Outcomes[],
  prior: readonly number[],
  penalty: number,
): readonly number[] {
  const width = prior.length;
  const scale = deviations(groups, width);
  const size = width + groups.length;
  const penalties = Float64Array.from({ length: size }, (_, at) =>
    at < width ? penalty * (scale[at] ?? 1) ** 2 : INTERCEPT_PENALTY,
  );
  const centre = Float64Array.from({ length: size }, (_, at) => prior[at] ?? 0);
  const at = centre.slice();
  if (family === "poisson")
    at.set(
      groups.map((group) => lnLevel(group, prior)),
      width,
    );
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, curvature } = derivatives(family, groups, at, width);
    for (let row = 0; row < size; row += 1) {
      const held = penalties[row] ?? 0;
      gradient[row] = (gradient[row] ?? 0) - held * ((at[row] ?? 0) - (centre[row] ?? 0));
      curvature[row * size + row] = (curvature[row * size + row] ?? 0) + held;
    }
    const move = solveSymmetric(curvature, gradient);
    let furthest = 0;
    for (const [row, by] of move.entries()) {
      at[row] = (at[row] ?? 0) + by;
      furthest = Math.max(furthest, Math.abs(by) * (row < width ? (scale[row] ?? 1) : 1));
    }
    if (furthest < SETTLED) break;
  }
  return [...at.subarray(0, width)];
}

/** Gradient and negative Hessian of the log likelihood. */
function derivatives(family: Family, groups: readonly Outcomes[], at: Float64Array, width: number) {
  const size = width + groups.length;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const add = (row: number, column: number, value: number): void => {
    curvature[row * size + column] = (curvature[row * size + column] ?? 0) + value;
  };
  for (const [group, { features, happened }] of groups.entries()) {
    const own = width + group;
    for (let row = 0; row < happened.length; row += 1) {
      const from = row * width;
      let sum = at[own] ?? 0;
      for (let k = 0; k < width; k += 1) sum += (at[k] ?? 0) * (features[from + k] ?? 0);
      const mean = family === "logistic" ? 1 / (1 + Math.exp(-sum)) : Math.exp(sum);
      const weight = family === "logistic" ? mean * (1 - mean) : mean;
      const surprise = (happened[row] ?? 0) - mean;
      gradient[own] = (gradient[own] ?? 0) + surprise;
      add(own, own, weight);
      for (let k = 0; k < width; k += 1) {
        const feature = features[from + k] ?? 0;
        if (feature === 0) continue;
        gradient[k] = (gradient[k] ?? 0) + surprise * feature;
        add(own, k, weight * feature);
        for (let l = 0; l <= k; l += 1) add(k, l, weight * feature * (features[from + l] ?? 0));
      }
    }
  }
  for (let row = 0; row < size; row += 1) {
    for (let column = row + 1; column < size; column += 1) {
      curvature[row * size + column] = curvature[column * size + row] ?? 0;
    }
  }
  return { gradient, curvature };
}

/** Standard deviation of each feature over all rows; 1 for one that never changes. */
function deviations(groups: readonly Outcomes[], width: number): Float64Array {
  const sum = new Float64Array(width);
  const squares = new Float64Array(width);
  let rows = 0;
  for (const { features, happened } of groups) {
    rows += happened.length;
    for (const [at, feature] of features.entries()) {
      sum[at % width] = (sum[at % width] ?? 0) + feature;
      squares[at % width] = (squares[at % width] ?? 0) + feature ** 2;
    }
  }
  return sum.map((total, at) => {
    const variance = (squares[at] ?? 0) / rows - (total / rows) ** 2;
    return variance > 1e-12 ? Math.sqrt(variance) : 1;
  });
}

/** The intercept under which the slopes `prior` expect as much as there was. */
function lnLevel({ features, happened }: Outcomes, prior: readonly number[]): number {
  let expected = 0;
  let seen = 0;
  for (let row = 0; row < happened.length; row += 1) {
    let sum = 0;
    for (const [k, slope] of prior.entries()) {
      sum += slope * (features[row * prior.length + k] ?? 0);
    }
    expected += Math.exp(sum);
    seen += happened[row] ?? 0;
  }
  return Math.log(seen / expected);
}
