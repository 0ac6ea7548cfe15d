import { curvesOf, returnChance } from "#app/domain/rhythm/curve.ts";
import { fitNamedModel } from "#app/domain/rhythm/named-models.ts";
import { sampleOn } from "#app/domain/rhythm/past-buyers.ts";
import type { Split } from "../shops/split.ts";
import { silentBuyers } from "./buyers.ts";
import { expectedOrderValue, fitGammaGamma } from "./gamma-gamma.ts";

const YEAR_DAYS = 365;

/** Who is expected to spend most: those who did, and Gamma-Gamma x MBG/NBD. */
export function spendRivals(split: Split): Readonly<Record<string, Float64Array>> {
  const { histories } = split;
  const buyers = silentBuyers(split);
  const history = Float64Array.from(buyers, ({ netSpent }) => netSpent);
  const values = buyers.map(({ days }, customer) => {
    const from = (histories.start[customer] ?? 0) + 1;
    const nets = histories.net.subarray(from, histories.start[customer + 1]);
    const sum = nets.reduce((total, net) => total + net, 0);
    return { orders: days.length - 1, mean: nets.length > 0 ? sum / nets.length : 0 };
  });
  const fit = fitNamedModel(sampleOn(histories, split.asOf), "MBG/NBD");
  const repeat = values.filter(({ orders, mean }) => orders > 0 && mean > 0);
  if (!fit.converged || repeat.length < 5) return { history };
  const gammaGamma = fitGammaGamma(repeat);
  const curveOf = curvesOf(fit.model);
  return {
    history,
    "Gamma-Gamma x MBG/NBD": Float64Array.from(buyers, ({ cadence, silence }, customer) => {
      const curve = curveOf(cadence);
      const orders = Math.max(1, curve.ordersPerDay * YEAR_DAYS * (1 - curve.left));
      const value = expectedOrderValue(gammaGamma, values[customer] ?? { orders: 0, mean: 0 });
      return value * returnChance(curve, silence, YEAR_DAYS) * orders;
    }),
  };
}
