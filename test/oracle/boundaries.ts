import { cadenceOf, type Cadence } from "./cadence.ts";
import { learnedBoundaries, type Boundaries } from "./learned-boundaries.ts";
import type { Life } from "./lives.ts";
import { numberOf } from "./number-of.ts";
import { returnCurve } from "./return-curve.ts";
import type { Learned, Rules, Windows } from "./rules.ts";

type StageWindows = Pick<Boundaries, "risk" | "lapsed" | "lost">;

const notLearned = {
  oneTime: { risk: 30, lapsed: 90, lost: 365 },
  repeat: { risk: 60, lapsed: 120, lost: 365 },
};

/** The boundaries by one fit, or by none, and by the windows that the merchant set. */
export function boundariesBy(
  learned: Learned | null,
  { purchases }: Life,
  rules: Rules,
): Boundaries {
  const cadence = cadenceOf(purchases);
  const byHand = windowsByHand(purchases.at(-1)?.products ?? [], cadence, rules);
  if (learned === null || learned.source === "estimated") {
    const usual = cadence.occasions === 1 ? notLearned.oneTime : notLearned.repeat;
    return withEstimatedCycle(madeToFit(usual, byHand));
  }
  const own = remembered(learned, cadence);
  const windows = madeToFit(own, byHand);
  const cycle = Math.min(own.cycle, windows.risk);
  const due = Math.min(own.due, Math.ceil(learned.limits.dueShare * cycle));
  return { cycle, due, ...windows };
}

/** In whole numbers, so that no .5 is lost to binary fractions. */
function withEstimatedCycle(windows: StageWindows): Boundaries {
  const cycle = Math.floor((85 * windows.risk + 50) / 100);
  return { cycle, due: Math.ceil((9 * cycle) / 10), ...windows };
}

/** Where a product's rule leaves a window to be learned, the general one may still set it. */
function windowsByHand(products: readonly string[], { occasions }: Cadence, rules: Rules): Windows {
  const many = occasions === 1 ? "oneTime" : "repeat";
  const ofProduct = rules.products.find(({ productIds }) =>
    productIds.some((id) => products.includes(numberOf(id))),
  );
  const general = rules[many];
  const special = ofProduct?.[many] ?? general;
  return {
    risk: special.risk ?? general.risk,
    lapsed: special.lapsed ?? general.lapsed,
    lost: special.lost ?? general.lost,
  };
}

/** What was set by hand wins and moves its neighbours; of two set by hand that cross, the later stage's. */
function madeToFit(usual: StageWindows, byHand: Windows): StageWindows {
  const lostByHand = byHand.lost ?? Infinity;
  const lapsedByHand = byHand.lapsed ?? Infinity;
  const latestLapsed = Math.min(lapsedByHand, lostByHand - 1);
  const risk = Math.min(byHand.risk ?? usual.risk, latestLapsed);
  const lapsed = Math.min(byHand.lapsed ?? Math.max(usual.lapsed, risk), latestLapsed);
  const lost = byHand.lost ?? Math.max(usual.lost, lapsed + 1);
  return { risk, lapsed, lost };
}

const alreadyFound = new Map<string, Boundaries>();

/** Bisection is slow, most customers bought once or twice, and the same fit is read again for every check. */
function remembered({ model, limits }: Learned, cadence: Cadence): Boundaries {
  const key = JSON.stringify([model, limits, cadence]);
  const boundaries =
    alreadyFound.get(key) ?? learnedBoundaries(returnCurve(model, cadence), limits);
  alreadyFound.set(key, boundaries);
  return boundaries;
}
