/** A source of repeatable chance: the same seed gives the same shop. */
export interface Random {
  /** At least 0 and below 1. */
  next(): number;
  /** A whole number from `from` up to and including `to`. */
  int(from: number, to: number): number;
  /** One of a list that has some. */
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** Mean 0, standard deviation 1. */
  normal(): number;
}

/** Mulberry32: small, quick, good enough for made-up shops. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (items) => {
      const picked = items[Math.floor(next() * items.length)];
      if (picked === undefined) throw new RangeError("nothing to pick from");
      return picked;
    },
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
