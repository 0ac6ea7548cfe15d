/** A source of random numbers that gives the same shop for the same seed, everywhere. */
export type Random = {
  /** Uniform in (0, 1). */
  uniform: () => number;
  normal: () => number;
  /** exp(N(ln median, sigma)). */
  lognormal: (median: number, sigma: number) => number;
  exponential: (mean: number) => number;
  chance: (probability: number) => boolean;
  /** A whole number in [from, to]. */
  integer: (from: number, to: number) => number;
};

/** Mulberry32 (Tommy Ettinger, 2017): 32 bits of state are plenty for a shop of thousands. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296 + 1e-12;
  };
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (mean) => -mean * Math.log(uniform()),
    chance: (probability) => uniform() < probability,
    integer: (from, to) => from + Math.floor(uniform() * (to - from + 1)),
  };
}
