import {
  type BetaShape,
  betaShape,
  lnLogOddsDensity,
  lnLowerTail,
  lnUpperTail,
} from "./incomplete-beta.ts";
import type { Tangent } from "./inverse-incomplete-beta.ts";

/**
 * I_u(a, b) and 1 - I_u(a, b) as functions of ln odds, ln(u / (1 - u)), in cubic pieces that are worked
 * out when first asked for: a piece costs four incomplete beta functions, from then on a value costs one
 * polynomial. Left of `middle` the pieces hold ln I, right of it ln(1 - I): the smaller tail keeps its
 * digits, and the two meet at a node, where both are exact.
 */
export type SurvivalTable = {
  readonly shape: BetaShape;
  /** The first piece right of the middle. */
  readonly middle: number;
  readonly returnedAtMiddle: number;
  readonly pieces: Float64Array;
  /** Where tangents are left: searches ask for so many that an object for each would cost more than its numbers. */
  readonly read: { value: number; slope: number };
};

/** Pieces are 1/64 wide: what is read from them is exact to about 1e-8. */
const PIECES_PER_UNIT = 64;
/** Outside of e^-16 to e^16 nobody asks twice. */
const LOWEST_LN_ODDS = -16;
const PIECES = 32 * PIECES_PER_UNIT;
const COEFFICIENTS = 4;

/** A table for many questions, or with `kept` false one that works out every answer anew. */
export function survivalTable(a: number, b: number, kept: boolean): SurvivalTable {
  const shape = betaShape(a, b);
  const middle = Math.round(positionOf(Math.log(a / b)));
  const size = kept ? PIECES * COEFFICIENTS : 0;
  return {
    shape,
    middle,
    returnedAtMiddle: Math.exp(lnLowerTail(shape, Math.exp(lnOddsAt(middle)))),
    pieces: new Float64Array(size).fill(Number.NaN),
    read: { value: 0, slope: 0 },
  };
}

function positionOf(lnOdds: number): number {
  return (lnOdds - LOWEST_LN_ODDS) * PIECES_PER_UNIT;
}

function lnOddsAt(position: number): number {
  return LOWEST_LN_ODDS + position / PIECES_PER_UNIT;
}

/** Whether the pieces there hold ln I. Asked by position, or rounding could disagree with the piece. */
function isLower({ middle }: SurvivalTable, lnOdds: number): boolean {
  return positionOf(lnOdds) < middle;
}

/** 1 - I_u(a, b): the share that has not returned. */
export function survivalShare(table: SurvivalTable, lnOdds: number): number {
  const ln = lnSmallerTail(table, lnOdds);
  return isLower(table, lnOdds) ? -Math.expm1(ln) : Math.exp(ln);
}

/** I_u(a, b): the share that has returned. */
export function returnedShare(table: SurvivalTable, lnOdds: number): number {
  const ln = lnSmallerTail(table, lnOdds);
  return isLower(table, lnOdds) ? Math.exp(ln) : -Math.expm1(ln);
}

/** `survivalShare` and its slope along ln odds. The tangent is filled anew by the table's next one. */
export function survivalTangent(table: SurvivalTable, lnOdds: number): Tangent {
  const { read } = table;
  readSmallerTail(table, lnOdds);
  const tail = Math.exp(read.value);
  read.value = isLower(table, lnOdds) ? 1 - tail : tail;
  read.slope = -Math.abs(read.slope) * tail;
  return read;
}

/** Far more steps than it takes. */
const MOST_STEPS = 100;
/** Newton's method squares what is left: after a step as short as this nothing is. */
const LAST_STEP = 1e-8;

/**
 * The inverse of `returnedShare`, for a share between 0 and 1. `near` may be the ln odds of another share:
 * the nearer, the sooner found.
 */
export function lnOddsOfReturned(
  table: SurvivalTable,
  returned: number,
  near = Number.NaN,
): number {
  const { read, middle } = table;
  // Newton's method stays on the side of the target: both tails are log-concave.
  const lower = returned < table.returnedAtMiddle;
  const target = lower ? Math.log(returned) : Math.log1p(-returned);
  const sameSide = !Number.isNaN(near) && isLower(table, near) === lower;
  let lnOdds = sameSide ? near : lnOddsAt(lower ? middle - 0.5 : middle);
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    readSmallerTail(table, lnOdds);
    const step = (target - read.value) / read.slope;
    if (Number.isNaN(step)) return lnOdds;
    lnOdds = Math.min(FARTHEST, Math.max(-FARTHEST, lnOdds + step));
    if (Math.abs(step) < LAST_STEP) return lnOdds;
  }
  return lnOdds;
}

/** e to this is nearly the largest number there is. */
const FARTHEST = 700;

/** ln I left of the middle, ln(1 - I) from there on. */
function lnSmallerTail(table: SurvivalTable, lnOdds: number): number {
  const { pieces } = table;
  const position = positionOf(lnOdds);
  const piece = Math.floor(position);
  if (!(piece >= 0 && piece < pieces.length / COEFFICIENTS)) {
    return tailAt(table.shape, lnOdds, isLower(table, lnOdds)).value;
  }
  const z = position - piece;
  const at = firstCoefficient(table, piece);
  const p0 = pieces[at] ?? 0;
  const p1 = pieces[at + 1] ?? 0;
  const p2 = pieces[at + 2] ?? 0;
  const p3 = pieces[at + 3] ?? 0;
  return p0 + z * (p1 + z * (p2 + z * p3));
}

/** Reads `lnSmallerTail` and its slope. */
function readSmallerTail(table: SurvivalTable, lnOdds: number): void {
  const { pieces, read } = table;
  const position = positionOf(lnOdds);
  const piece = Math.floor(position);
  if (!(piece >= 0 && piece < pieces.length / COEFFICIENTS)) {
    const { value, slope } = tailAt(table.shape, lnOdds, isLower(table, lnOdds));
    read.value = value;
    read.slope = slope;
    return;
  }
  const z = position - piece;
  const at = firstCoefficient(table, piece);
  const p0 = pieces[at] ?? 0;
  const p1 = pieces[at + 1] ?? 0;
  const p2 = pieces[at + 2] ?? 0;
  const p3 = pieces[at + 3] ?? 0;
  read.value = p0 + z * (p1 + z * (p2 + z * p3));
  read.slope = (p1 + z * (2 * p2 + z * 3 * p3)) * PIECES_PER_UNIT;
}

function firstCoefficient(table: SurvivalTable, piece: number): number {
  const at = piece * COEFFICIENTS;
  if (Number.isNaN(table.pieces[at])) table.pieces.set(cubicPiece(table, piece), at);
  return at;
}

/** The cubic through the values and slopes at both ends of a piece (Hermite). */
function cubicPiece({ shape, middle }: SurvivalTable, piece: number): readonly number[] {
  const start = tailAt(shape, lnOddsAt(piece), piece < middle);
  const end = tailAt(shape, lnOddsAt(piece + 1), piece < middle);
  const rise = end.value - start.value;
  const startSlope = start.slope / PIECES_PER_UNIT;
  const endSlope = end.slope / PIECES_PER_UNIT;
  return [
    start.value,
    startSlope,
    3 * rise - 2 * startSlope - endSlope,
    startSlope + endSlope - 2 * rise,
  ];
}

function tailAt(shape: BetaShape, lnOdds: number, lower: boolean): Tangent {
  const odds = Math.exp(lnOdds);
  const value = lower ? lnLowerTail(shape, odds) : lnUpperTail(shape, odds);
  // Density over tail, as a difference of logarithms: each alone may underflow.
  const slope = Math.exp(lnLogOddsDensity(shape, odds) - value);
  return { value, slope: lower ? slope : -slope };
}
