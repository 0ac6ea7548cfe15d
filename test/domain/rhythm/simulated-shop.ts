import { addOccasion, type Cadence, firstOccasion } from "#app/domain/rhythm/cadence.ts";
import type { RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Span = { readonly buyers: number; readonly days: number; readonly entryDays: number };

/** Buyers as the model says that they behave: they first buy on one of the first `entryDays` days. */
export function simulatedShop(
  model: RhythmModel,
  { buyers, days, entryDays }: Span,
  random: () => number,
): readonly Cadence[] {
  return Array.from({ length: buyers }, () => {
    const rate = gamma(model.rateShape, random) / model.rateScaleDays;
    const leaving = beta(model.leaveA, model.leaveB, random);
    let time = random() * entryDays;
    let cadence = firstOccasion(Math.floor(time));
    for (let gap = 0; random() >= leaving; gap++) {
      const pace = gap === 0 ? rate * model.firstGapRatio : rate;
      time += gamma(model.regularity, random) / pace;
      if (time >= days) break;
      const next = { day: Math.floor(time), renewal: false };
      cadence = addOccasion(cadence, { day: cadence.lastDay, renewal: false }, next) ?? cadence;
    }
    return cadence;
  });
}

/** Gamma(shape, 1) by Marsaglia & Tsang (2000). */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function beta(a: number, b: number, random: () => number): number {
  const x = gamma(a, random);
  return x / (x + gamma(b, random));
}
