import {
  type BetaShape,
  betaShape,
  lnLogOddsDensity,
  lnLowerTail,
  lnUpperTail,
} from "./incomplete-beta.ts";
import { newtonOnConcave, type Tangent } from "./inverse-incomplete-beta.ts";

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

/** `survivalShare` and its slope along ln odds. */
export function survivalTangent(table: SurvivalTable, lnOdds: number): Tangent {
  const { value, slope } = smallerTail(table, lnOdds);
  const tail = Math.exp(value);
  return { value: isLower(table, lnOdds) ? 1 - tail : tail, slope: -Math.abs(slope) * tail };
}

/** The inverse of `returnedShare`, for a share between 0 and 1. */
export function lnOddsOfReturned(table: SurvivalTable, returned: number): number {
  // Newton's method leaves the middle for the side of the target and never crosses back.
  const lower = returned < table.returnedAtMiddle;
  const start = lnOddsAt(lower ? table.middle - 0.5 : table.middle);
  return newtonOnConcave(start, lower ? Math.log(returned) : Math.log1p(-returned), (lnOdds) =>
    smallerTail(table, lnOdds),
  );
}

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

/** `lnSmallerTail` and its slope. */
function smallerTail(table: SurvivalTable, lnOdds: number): Tangent {
  const { pieces } = table;
  const position = positionOf(lnOdds);
  const piece = Math.floor(position);
  if (!(piece >= 0 && piece < pieces.length / COEFFICIENTS)) {
    return tailAt(table.shape, lnOdds, isLower(table, lnOdds));
  }
  const z = position - piece;
  const at = firstCoefficient(table, piece);
  const p0 = pieces[at] ?? 0;
  const p1 = pieces[at + 1] ?? 0;
  const p2 = pieces[at + 2] ?? 0;
  const p3 = pieces[at + 3] ?? 0;
  return {
    value: p0 + z * (p1 + z * (p2 + z * p3)),
    slope: (p1 + z * (2 * p2 + z * 3 * p3)) * PIECES_PER_UNIT,
  };
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
