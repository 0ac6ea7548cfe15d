import { curvesOf, returnChance } from "#app/domain/rhythm/curve.ts";
import { type NamedModel, fitNamedModel } from "#app/domain/rhythm/named-models.ts";
import { sampleOn } from "#app/domain/rhythm/past-buyers.ts";
import type { Split } from "../shops/split.ts";
import { type Chances, HORIZONS, meanGap, silentBuyers } from "./buyers.ts";

/** A published model, fitted to the split by ourselves; null where its fit does not converge. */
export function namedChances(split: Split, name: NamedModel): Chances | null {
  const fit = fitNamedModel(sampleOn(split.histories, split.asOf), name);
  if (!fit.converged) return null;
  const curveOf = curvesOf(fit.model, name === "BG/NBD" ? 2 : 1);
  const buyers = silentBuyers(split);
  return HORIZONS.map((within) =>
    Float64Array.from(buyers, ({ cadence, silence }) =>
      returnChance(curveOf(cadence), silence, within),
    ),
  );
}

/** The longer silent, the less likely: no chance, but an order. */
export function daysSilent(split: Split): Chances {
  const buyers = silentBuyers(split);
  return HORIZONS.map(() => Float64Array.from(buyers, ({ silence }) => 1 / (1 + silence)));
}

/** The more of one's own mean gaps have passed, the less likely; one-time buyers by the shop's mean. */
export function ownGaps(split: Split): Chances {
  const buyers = silentBuyers(split);
  const gaps = buyers.flatMap((buyer) => meanGap(buyer) ?? []);
  const shop = gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length);
  return HORIZONS.map(() =>
    Float64Array.from(buyers, (buyer) => 1 / (1 + buyer.silence / (meanGap(buyer) ?? shop))),
  );
}

/** Orders from this number on share a curve. */
const LAST_OWN_CURVE = 8;

/** How long customers took to order again after their n-th order: Kaplan & Meier (1958), a curve for each n. */
export function kaplanMeier(split: Split): Chances {
  const curves = Array.from({ length: LAST_OWN_CURVE }, () => ({
    ended: [] as number[],
    open: [] as number[],
  }));
  const buyers = silentBuyers(split);
  const curveAfter = (occasions: number) => curves[Math.min(occasions, LAST_OWN_CURVE) - 1];
  for (const { days, silence } of buyers) {
    for (let order = 1; order < days.length; order += 1) {
      curveAfter(order)?.ended.push((days[order] ?? 0) - (days[order - 1] ?? 0));
    }
    curveAfter(days.length)?.open.push(silence);
  }
  const survivals = curves.map(({ ended, open }) => survivalOf(ended, open));
  return HORIZONS.map((within) =>
    Float64Array.from(buyers, ({ days, silence }) => {
      const survival = survivals[Math.min(days.length, LAST_OWN_CURVE) - 1];
      const still = survival?.(silence) ?? 1;
      return still > 0 ? 1 - (survival?.(silence + within) ?? 1) / still : 0;
    }),
  );
}

function survivalOf(ended: number[], open: number[]): (days: number) => number {
  const times = ended.toSorted((a, b) => a - b);
  const censored = open.toSorted((a, b) => a - b);
  const longest = Math.ceil(Math.max(0, times.at(-1) ?? 0)) + 1;
  const byDay = new Float64Array(longest + 1).fill(1);
  let waiting = times.length + censored.length;
  let [gone, still, at] = [0, 1, 0];
  for (let day = 0; day <= longest; day += 1) {
    while ((censored[gone] ?? Number.POSITIVE_INFINITY) < day) {
      gone += 1;
      waiting -= 1;
    }
    for (; times[at] === day; at += 1) {
      still *= 1 - 1 / waiting;
      waiting -= 1;
    }
    byDay[day] = still;
  }
  return (days) => byDay[Math.min(longest, Math.floor(days))] ?? 1;
}
