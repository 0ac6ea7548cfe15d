import type { Histories } from "#app/domain/rhythm/histories.ts";
import { type Random, randomFrom } from "./shops/random.ts";

/** BG/NBD parameters of the CDNOW sample, in weeks (engine.md section 6). */
const CDNOW = { r: 0.2426, alpha: 4.4136, a: 0.793, b: 2.426 };
/** CDNOW's customers came in the first twelve weeks of thirty-nine. */
const ARRIVING_DAYS = 84;
/** No shop of these parameters has more orders a customer. */
const ROOM_PER_CUSTOMER = 4;

/** The day on which the shop is looked at. */
export const LAST_DAY = 272;
/** The same, for a shop watched for two years. */
export const TWO_YEARS = 730;

/** A shop whose customers live as the BG/NBD model of the CDNOW sample says; always the same for a number of customers. */
export function speedShop(customers: number, lastDay: number): Histories {
  const random = randomFrom(customers);
  const start = new Int32Array(customers + 1);
  const room = new Int32Array(customers * ROOM_PER_CUSTOMER);
  let occasions = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    for (const day of ordersOf(random, lastDay)) {
      room[occasions] = day;
      occasions += 1;
    }
    start[customer + 1] = occasions;
  }
  const day = room.slice(0, occasions);
  return {
    customers,
    start,
    day,
    net: Float64Array.from(day, () => Math.round(random.lognormal(2_900, 0.8))),
    renewal: new Uint8Array(occasions),
    signUpDay: new Float64Array(customers).fill(Number.NaN),
  };
}

/** Days on which one customer orders: exponential gaps, and after each repeat order the chance to leave. */
function* ordersOf(random: Random, lastDay: number): Generator<number> {
  const perWeek = gamma(random, CDNOW.r) / CDNOW.alpha;
  const [stay, leave] = [gamma(random, CDNOW.b), gamma(random, CDNOW.a)];
  const leaving = leave / (leave + stay);
  let at = random.integer(0, ARRIVING_DAYS - 1);
  let last = at;
  yield at;
  for (;;) {
    at += 7 * random.exponential(1 / perWeek);
    if (!(at < lastDay + 1)) return;
    if (Math.floor(at) > last) yield (last = Math.floor(at));
    if (random.chance(leaving)) return;
  }
}

/** Gamma(shape, 1) by Marsaglia and Tsang (2000); shapes below 1 by their boost. */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
