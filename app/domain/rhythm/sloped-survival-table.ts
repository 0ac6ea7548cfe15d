import {
  type SlopedBetaShape,
  slopedBetaShape,
  slopedLnUpperTail,
} from "./incomplete-beta-gradient.ts";
import { lnLogOddsDensity } from "./incomplete-beta.ts";

/**
 * ln(1 - I_u(a, b)) with its slopes along ln odds, a and b, read between nodes by cubic interpolation. A
 * node is worked out when first needed. Made once per fit: `reshape` readies it for the next parameters.
 */
export type SlopedSurvivalTable = {
  shape: SlopedBetaShape;
  /** Whether some nodes are of this shape; the others are NaN. */
  filled: boolean;
  readonly nodes: Float64Array;
  /** Where `readSurvival` leaves its answer. */
  readonly read: SurvivalReading;
};

type SurvivalReading = { value: number; byLnOdds: number; byA: number; byB: number };

const NODES_PER_UNIT = 32;
const LOWEST_LN_ODDS = -16;
const NODES = 32 * NODES_PER_UNIT + 1;
/** Of a node: the value, its slopes along a and b, and how these three rise over one node's distance. */
const NODE_SIZE = 6;

export function slopedSurvivalTable(): SlopedSurvivalTable {
  return {
    shape: slopedBetaShape(1, 1),
    filled: false,
    nodes: new Float64Array(NODES * NODE_SIZE),
    read: { value: 0, byLnOdds: 0, byA: 0, byB: 0 },
  };
}

export function reshape(table: SlopedSurvivalTable, a: number, b: number): void {
  table.shape = slopedBetaShape(a, b);
  table.filled = false;
}

/** Reads ln survival and its slopes at `lnOdds` into `table.read`. */
export function readSurvival(table: SlopedSurvivalTable, lnOdds: number): void {
  if (!table.filled) {
    table.nodes.fill(Number.NaN);
    table.filled = true;
  }
  const position = (lnOdds - LOWEST_LN_ODDS) * NODES_PER_UNIT;
  const node = Math.floor(position);
  if (node >= 0 && node < NODES - 1) readBetweenNodes(table, node, position - node);
  else readExactly(table, lnOdds);
}

/** Reads it without nodes: cheaper when few readings of this shape follow. */
export function readExactly({ shape, read }: SlopedSurvivalTable, lnOdds: number): void {
  const odds = Math.exp(lnOdds);
  const { value, byA, byB } = slopedLnUpperTail(shape, odds);
  read.value = value;
  read.byLnOdds = -Math.exp(lnLogOddsDensity(shape, odds) - value);
  read.byA = byA;
  read.byB = byB;
}

function readBetweenNodes(table: SlopedSurvivalTable, node: number, z: number): void {
  const left = nodeAt(table, node);
  const right = nodeAt(table, node + 1);
  const { nodes, read } = table;
  // Hermite's cubics: weights of the left value, the right value, the left rise and the right rise.
  const rest = 1 - z;
  const ofRight = z * z * (3 - 2 * z);
  const ofLeft = 1 - ofRight;
  const ofLeftRise = z * rest * rest;
  const ofRightRise = -z * z * rest;
  const between = (offset: number): number =>
    ofLeft * (nodes[left + offset] ?? 0) +
    ofRight * (nodes[right + offset] ?? 0) +
    ofLeftRise * (nodes[left + offset + 3] ?? 0) +
    ofRightRise * (nodes[right + offset + 3] ?? 0);
  read.value = between(0);
  read.byA = between(1);
  read.byB = between(2);
  // The slope of the cubic itself, so that value and gradient agree.
  read.byLnOdds =
    NODES_PER_UNIT *
    (6 * z * rest * ((nodes[right] ?? 0) - (nodes[left] ?? 0)) +
      rest * (1 - 3 * z) * (nodes[left + 3] ?? 0) +
      z * (3 * z - 2) * (nodes[right + 3] ?? 0));
}

function nodeAt(table: SlopedSurvivalTable, node: number): number {
  const at = node * NODE_SIZE;
  if (Number.isNaN(table.nodes[at])) fillNode(table, at, LOWEST_LN_ODDS + node / NODES_PER_UNIT);
  return at;
}

function fillNode(table: SlopedSurvivalTable, at: number, lnOdds: number): void {
  readExactly(table, lnOdds);
  const { nodes, read, shape } = table;
  const lnV = -Math.log1p(Math.exp(lnOdds));
  const rise = read.byLnOdds / NODES_PER_UNIT;
  nodes[at] = read.value;
  nodes[at + 1] = read.byA;
  nodes[at + 2] = read.byB;
  nodes[at + 3] = rise;
  // The slope is minus density over tail: its own slopes follow from those of ln density and ln tail.
  nodes[at + 4] = rise * (lnOdds + lnV - shape.lnBByA - read.byA);
  nodes[at + 5] = rise * (lnV - shape.lnBByB - read.byB);
}
