import type { Random } from "./random.ts";
import type { Life, ShopKind } from "./simulated.ts";

// None of these is the engine's own model: gaps are lognormal, calendars and seasons drive them,
// customers differ in regularity, slow down before they leave, pause, and stock up.

const YEAR = 365;

/** How strongly the shop sells on a day of the year, 1 on average: peaks before Christmas and at two sales. */
function season(day: number, peak: number): number {
  const at = (centre: number, width: number): number => {
    const away = Math.abs((((day - centre) % YEAR) + YEAR) % YEAR);
    return Math.exp(-((Math.min(away, YEAR - away) / width) ** 2));
  };
  return 1 - 0.16 * peak + peak * (at(335, 22) + 0.45 * at(12, 10) + 0.45 * at(188, 12));
}

/** A customer whose gaps scatter around an own cycle until they leave, slowing down before. */
function cyclic(
  random: Random,
  firstDay: number,
  lastDay: number,
  ways: {
    readonly cycle: number;
    readonly scatter: number;
    readonly orders: number;
    readonly slowing: number;
    readonly value: number;
    readonly valueScatter: number;
    readonly stockUp: number;
  },
): Life {
  const orders: { day: number; cents: number }[] = [];
  let day = firstDay;
  for (let count = 1; count <= ways.orders && day <= lastDay; count += 1) {
    const double = random.chance(ways.stockUp);
    const cents = Math.round(random.lognormal(ways.value, ways.valueScatter) * (double ? 1.8 : 1));
    orders.push({ day, cents });
    const slow = ways.orders - count <= 2 ? ways.slowing : 1;
    const gap = random.lognormal(ways.cycle, ways.scatter) * (double ? 1.6 : 1) * slow;
    day += Math.max(1, Math.round(gap));
  }
  const last = orders.at(-1)?.day ?? firstDay;
  return { orders, leftOn: orders.length < ways.orders ? Number.POSITIVE_INFINITY : last };
}

/** A customer who may buy on any day, more often in season, while in the mood, until they leave. */
function impulsive(
  random: Random,
  firstDay: number,
  lastDay: number,
  ways: {
    readonly perDay: number;
    readonly peak: number;
    readonly moodDays: number;
    readonly pauseDays: number;
    readonly stays: number;
    readonly value: number;
  },
): Life {
  const leftOn = firstDay + random.exponential(ways.stays);
  const orders = [{ day: firstDay, cents: Math.round(random.lognormal(ways.value, 0.55)) }];
  let inMood = true;
  let moodEnds = firstDay + random.exponential(ways.moodDays);
  for (let day = firstDay + 1; day <= Math.min(lastDay, leftOn); day += 1) {
    if (day >= moodEnds) {
      inMood = !inMood;
      moodEnds = day + random.exponential(inMood ? ways.moodDays : ways.pauseDays);
    }
    const intensity = ways.perDay * season(day, ways.peak) * (inMood ? 1 : 0.08);
    if (random.chance(intensity)) {
      orders.push({ day, cents: Math.round(random.lognormal(ways.value, 0.55)) });
    }
  }
  return { orders, leftOn };
}

/** A giver with fixed dates in the year, Christmas among them, each kept in most years. */
function giver(random: Random, firstDay: number, lastDay: number): Life {
  const dates = Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => random.integer(0, 364));
  if (random.chance(0.55)) dates.push(342);
  const keeps = 0.35 + 0.6 * random.uniform();
  const staysYears = random.chance(0.45) ? 0 : random.exponential(2.5);
  const leftOn = firstDay + 20 + staysYears * YEAR;
  const value = random.lognormal(4_500, 0.4);
  const orders = [{ day: firstDay, cents: Math.round(random.lognormal(value, 0.4)) }];
  for (let year = 0; year * YEAR <= lastDay; year += 1) {
    for (const date of dates.toSorted((a, b) => a - b)) {
      const day = Math.round(year * YEAR + date + 6 * random.normal());
      if (day <= firstDay + 5 || day > leftOn || !random.chance(keeps)) continue;
      orders.push({ day, cents: Math.round(random.lognormal(value, 0.4)) });
    }
  }
  return { orders: orders.toSorted((a, b) => a.day - b.day), leftOn };
}

/** A trader who reorders on own calendar days of the month or week, closes in August, and pauses now and then. */
function trader(random: Random, firstDay: number, lastDay: number): Life {
  const every = [7, 14, 30, 30, 61, 91][random.integer(0, 5)] ?? 30;
  const value = random.lognormal(38_000, 1);
  const leftOn = random.chance(0.2) ? firstDay : firstDay + random.exponential(900);
  const orders: { day: number; cents: number }[] = [];
  let due = firstDay;
  while (due <= Math.min(lastDay, leftOn)) {
    const day = Math.round(due + Math.abs(random.normal()) * every * 0.08);
    const ofYear = day % YEAR;
    const closed = ofYear >= 212 && ofYear <= 240 && every < 60;
    if ((!closed && !random.chance(0.12)) || due === firstDay) {
      orders.push({ day, cents: Math.round(random.lognormal(value, 0.35)) });
    }
    due += random.chance(0.03) ? every * random.integer(3, 6) : every;
  }
  return { orders: distinctDays(orders), leftOn };
}

function distinctDays(orders: Life["orders"]): Life["orders"] {
  return orders.filter(({ day }, index) => orders[index - 1]?.day !== day);
}

/** One order in most cases, then between one and `mean` more. */
function ordersBeforeLeaving(random: Random, once: number, mean: number): number {
  return random.chance(once) ? 1 : 2 + Math.floor(random.exponential(mean));
}

const consumables: ShopKind["live"] = (random, firstDay, lastDay) =>
  cyclic(random, firstDay, lastDay, {
    cycle: random.lognormal(42, 0.45),
    scatter: 0.12 + 0.45 * random.uniform() ** 2,
    orders: ordersBeforeLeaving(random, 0.38, 6),
    slowing: 1 + 0.6 * random.uniform(),
    value: random.lognormal(3_200, 0.35),
    valueScatter: 0.2,
    stockUp: 0.15,
  });

const fashion: ShopKind["live"] = (random, firstDay, lastDay) =>
  impulsive(random, firstDay, lastDay, {
    perDay: random.lognormal(0.008, 1),
    peak: 1.6,
    moodDays: 90,
    pauseDays: 150,
    stays: random.chance(0.4) ? 25 : random.exponential(700),
    value: random.lognormal(6_500, 0.6),
  });

const grocery: ShopKind["live"] = (random, firstDay, lastDay) =>
  cyclic(random, firstDay, lastDay, {
    cycle: random.lognormal(11, 0.6),
    scatter: 0.3 + 0.5 * random.uniform(),
    orders: ordersBeforeLeaving(random, 0.3, 22),
    slowing: 1 + random.uniform(),
    value: random.lognormal(5_500, 0.5),
    valueScatter: 0.35,
    stockUp: 0.2,
  });

const durables: ShopKind["live"] = (random, firstDay, lastDay) =>
  impulsive(random, firstDay, lastDay, {
    perDay: random.lognormal(0.0006, 1),
    peak: 0.6,
    moodDays: 40,
    pauseDays: 200,
    stays: random.exponential(1_500),
    value: random.lognormal(28_000, 0.8),
  });

/** Three customers of four are regular, the others are not. */
const mixed: ShopKind["live"] = (random, firstDay, lastDay) =>
  (random.chance(0.75) ? consumables : fashion)(random, firstDay, lastDay);

const TWO_YEARS = { days: 760, splits: [400, 490, 580] };

/** One shop of each kind, and a crowd of small ones. */
export const KINDS: readonly ShopKind[] = [
  { name: "consumables", seed: 101, customers: 3_000, ...TWO_YEARS, live: consumables },
  { name: "fashion", seed: 202, customers: 4_000, ...TWO_YEARS, live: fashion },
  {
    name: "gifts once a year",
    seed: 303,
    customers: 4_000,
    days: 1_270,
    splits: [780, 930, 1_090],
    live: giver,
  },
  { name: "wholesale", seed: 404, customers: 500, ...TWO_YEARS, live: trader },
  { name: "grocery", seed: 505, customers: 1_500, ...TWO_YEARS, live: grocery },
  { name: "durables", seed: 606, customers: 3_000, ...TWO_YEARS, live: durables },
  ...Array.from({ length: 24 }, (_, index) => ({
    name: `twenty customers ${index + 1}`,
    seed: 7_000 + index,
    customers: 20 + 2 * index,
    ...TWO_YEARS,
    live: mixed,
  })),
];
