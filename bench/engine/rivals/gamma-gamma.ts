import { minimise } from "#app/domain/rhythm/bfgs.ts";
import { lnGamma } from "#app/domain/rhythm/special-functions.ts";

/** Fader & Hardie (2013): the mean of a customer's repeat orders is Gamma, its rate Gamma over the shop. */
export type GammaGamma = {
  readonly p: number;
  readonly q: number;
  readonly v: number;
  readonly logLikelihood: number;
};

/** Repeat orders of a customer and their mean value. */
export type RepeatValue = { readonly orders: number; readonly mean: number };

const STEP = 1e-5;
const BOX = { least: Float64Array.of(-5, -5, -8), most: Float64Array.of(8, 8, 12) };

export function fitGammaGamma(values: readonly RepeatValue[]): GammaGamma {
  const cost = (at: Float64Array): number => -logLikelihood(values, at) / values.length;
  const start = Float64Array.of(0, 0.5, Math.log(values[0]?.mean ?? 1));
  const { x, value } = minimise(
    (at, gradient) => {
      for (const k of at.keys()) {
        const moved = (by: number): number =>
          cost(at.map((number, index) => (index === k ? number + by : number)));
        gradient[k] = (moved(STEP) - moved(-STEP)) / (2 * STEP);
      }
      return cost(at);
    },
    start,
    BOX,
    { slopeTolerance: 1e-6, mostSteps: 200 },
  );
  const [p = 1, q = 1, v = 1] = Array.from(x, Math.exp);
  return { p, q, v, logLikelihood: -value * values.length };
}

/** The expected value of an order, known so many repeat orders with such a mean. */
export function expectedOrderValue({ p, q, v }: GammaGamma, { orders, mean }: RepeatValue): number {
  return (p * (v + orders * mean)) / (p * orders + q - 1);
}

function logLikelihood(values: readonly RepeatValue[], at: Float64Array): number {
  const [p = 1, q = 1, v = 1] = Array.from(at, Math.exp);
  return values.reduce((sum, { orders, mean }) => {
    const shape = p * orders;
    return (
      sum +
      lnGamma(shape + q) -
      lnGamma(shape) -
      lnGamma(q) +
      q * Math.log(v) +
      (shape - 1) * Math.log(mean) +
      shape * Math.log(orders) -
      (shape + q) * Math.log(orders * mean + v)
    );
  }, 0);
}
