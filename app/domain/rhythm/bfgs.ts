/** A function to minimise: its value at x, its slopes into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** The box in which to look; equal ends hold a variable where it is. */
export type Box = { readonly least: Float64Array; readonly most: Float64Array };

export type Minimum = {
  readonly x: Float64Array;
  readonly value: number;
  /** Whether the slopes vanish there, but for those that lead out of the box. */
  readonly converged: boolean;
  readonly evaluations: number;
  /** The inverse Hessian as far as it was learned: a head start for a similar function. */
  readonly metric: Metric;
};

/** A symmetric matrix by rows. */
export type Metric = readonly Float64Array[];

export type MinimiseOptions = {
  /** The largest slope that counts as none. */
  readonly slopeTolerance: number;
  readonly mostSteps: number;
  readonly metric?: Metric;
};

/** No single step is longer than this along any variable. */
const LONGEST_MOVE = 1.5;
/** Share of the promised decrease that a step has to keep (Armijo). */
const DECREASE_SHARE = 1e-4;
const MOST_HALVINGS = 40;

/** Quasi-Newton minimisation in a box: BFGS (Nocedal & Wright 6.1), projected onto the box. */
export function minimise(
  objective: Objective,
  start: Float64Array,
  box: Box,
  options: MinimiseOptions,
): Minimum {
  let evaluations = 0;
  const pointAt = (x: Float64Array): Point => {
    evaluations++;
    const gradient = new Float64Array(x.length);
    const value = objective(x, gradient);
    const usable = Number.isFinite(value) && gradient.every(Number.isFinite);
    return { x, gradient, value: usable ? value : Number.POSITIVE_INFINITY };
  };
  let point = pointAt(start.map((value, index) => inside(box, index, value)));
  let metric = options.metric ?? null;
  for (let step = 0; step < options.mostSteps && !isFlat(point, box, options); step++) {
    const next = descend(point, metric, box, pointAt) ?? descend(point, null, box, pointAt);
    if (next === null) break;
    metric = learn(metric, point, next);
    point = next;
  }
  const { x, value } = point;
  return {
    x,
    value,
    converged: isFlat(point, box, options),
    evaluations,
    metric: metric ?? identity(x.length, 1),
  };
}

type Point = { readonly x: Float64Array; readonly value: number; readonly gradient: Float64Array };

function inside({ least, most }: Box, index: number, value: number): number {
  return Math.min(most[index] ?? value, Math.max(least[index] ?? value, value));
}

/** Whether a variable stands at an end of the box beyond which the function falls. */
function isHeld({ x, gradient }: Point, { least, most }: Box, index: number): boolean {
  const at = x[index] ?? 0;
  const slope = gradient[index] ?? 0;
  return (at <= (least[index] ?? at) && slope >= 0) || (at >= (most[index] ?? at) && slope <= 0);
}

function isFlat(point: Point, box: Box, { slopeTolerance }: MinimiseOptions): boolean {
  return (
    Number.isFinite(point.value) &&
    point.gradient.every(
      (slope, index) => Math.abs(slope) < slopeTolerance || isHeld(point, box, index),
    )
  );
}

/** A point that is lower, in the direction in which the metric leads; null when there is none. */
function descend(
  point: Point,
  metric: Metric | null,
  box: Box,
  pointAt: (x: Float64Array) => Point,
): Point | null {
  if (!Number.isFinite(point.value)) return null;
  const free = point.gradient.map((slope, index) => (isHeld(point, box, index) ? 0 : slope));
  const direction = directionOf(free, metric ?? identity(free.length, 1));
  const longest = Math.max(...direction.map(Math.abs));
  let length = Math.min(1, LONGEST_MOVE / longest);
  for (let halving = 0; halving < MOST_HALVINGS; halving++) {
    const x = point.x.map((at, index) => inside(box, index, at + length * (direction[index] ?? 0)));
    const promised = dot(free, difference(x, point.x));
    if (!(promised < 0)) return null;
    const next = pointAt(x);
    if (next.value <= point.value + DECREASE_SHARE * promised) return next;
    length *= shorter(point.value, next.value, promised);
  }
  return null;
}

/** By how much to shorten a step: to the lowest point of the parabola through what is known. */
function shorter(before: number, after: number, promised: number): number {
  const lowest = -promised / (2 * (after - before - promised));
  return Number.isFinite(lowest) ? Math.min(0.5, Math.max(0.1, lowest)) : 0.1;
}

/** Minus metric times slopes; a variable without a slope stays. */
function directionOf(slopes: Float64Array, metric: Metric): Float64Array {
  return slopes.map((slope, index) => {
    const row = metric[index];
    return slope === 0 || row === undefined ? 0 : -dot(row, slopes);
  });
}

/** The metric after a step (BFGS); the first step also sets its scale (Nocedal & Wright 6.20). */
function learn(metric: Metric | null, before: Point, after: Point): Metric | null {
  const move = difference(after.x, before.x);
  const bend = difference(after.gradient, before.gradient);
  const curvature = dot(move, bend);
  const bendSquared = dot(bend, bend);
  if (!(curvature > 1e-12 * bendSquared) || curvature < Number.MIN_VALUE) return metric;
  const old = metric ?? identity(move.length, curvature / bendSquared);
  const turned = move.map((_, index) => dot(old[index] ?? bend, bend));
  const stretch = (1 + dot(bend, turned) / curvature) / curvature;
  return old.map((row, i) => {
    const [moveI, turnedI] = [move[i] ?? 0, turned[i] ?? 0];
    return row.map((value, j) => {
      const [moveJ, turnedJ] = [move[j] ?? 0, turned[j] ?? 0];
      return value + stretch * moveI * moveJ - (turnedI * moveJ + moveI * turnedJ) / curvature;
    });
  });
}

function identity(size: number, scale: number): Metric {
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (__, j) => (i === j ? scale : 0)),
  );
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - (b[index] ?? 0));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
