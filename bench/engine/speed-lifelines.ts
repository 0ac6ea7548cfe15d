// node bench/engine/speed-lifelines.ts FOLDER CUSTOMERS: lifelines and a what-if of the shop of a folder, printed as JSON.
import { backTest, pastBuyer } from "#app/domain/back-test.ts";
import { lifeline } from "#app/domain/lifeline.ts";
import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import { cadencesOf, type Purchase, type PurchaseHistory } from "#app/domain/purchase-history.ts";
import type { Histories } from "#app/domain/rhythm/histories.ts";
import { learnRhythm } from "#app/domain/rhythm/learn-rhythm.ts";
import { type Rulebook, rulebookOf } from "#app/domain/rulebook.ts";
import { addDays } from "#app/domain/time.ts";
import { shiftsUnder, stageUnder } from "#app/domain/what-if.ts";
import { loadColumns } from "./speed-columns.ts";
import { TWO_YEARS } from "./speed-shop.ts";
import { bestOf, timed } from "./speed-times.ts";

const NOW = addDays(0, TWO_YEARS);

const [folder = "", customers = ""] = process.argv.slice(2);
const shop = loadColumns(folder, Number(customers));
const histories = purchasesOf(shop);
const rules = {
  policy: DEFAULT_POLICY,
  rhythm: learnRhythm(shop, TWO_YEARS),
  limitedHistory: false,
};

const lifelines = timed(() => countSteps(rulebookOf(rules)));
const whatIf = timed(() =>
  tryOut(rulebookOf(rules), rulebookOf({ ...rules, policy: laterWindows() })),
);
const barePass = bestOf(3, () => shop.day.reduce((sum, day) => sum + day, 0));

console.log(
  JSON.stringify({
    lifelinesMs: lifelines.ms,
    steps: lifelines.result,
    whatIfMs: whatIf.ms,
    whatIf: whatIf.result,
    barePassMs: barePass.ms,
    orders: shop.day.length,
  }),
);

function countSteps({ prospectCold, boundaries }: Rulebook): number {
  let steps = 0;
  for (const history of histories) {
    const signUp = history[0].at;
    const given = { signUp, prospectCold, boundaries, coldSince: null, inForce: null };
    steps += lifeline(history, { ...given, silence: "told" }).length;
  }
  return steps;
}

/** What the settings page asks before it applies: who moves, and how both rules did in the last quarter. */
function tryOut(inForce: Rulebook, proposed: Rulebook) {
  const standings = histories.map((history) => {
    const cadence = cadencesOf(history).at(-1) ?? null;
    const silentDays = TWO_YEARS - (cadence?.lastDay ?? 0);
    const standing = { cadence, silentDays, products: [], subscribed: false, customers: 1 };
    return { ...standing, stage: stageUnder(inForce, standing) };
  });
  const buyers = histories.map((history) => pastBuyer(history, inForce));
  return {
    moving: shiftsUnder(proposed, standings).moving,
    flaggedNow: backTest(buyers, inForce, NOW).flagged,
    flaggedThen: backTest(buyers, proposed, NOW).flagged,
  };
}

function laterWindows() {
  return { ...DEFAULT_POLICY, repeat: { risk: 90, lapsed: null, lost: null } };
}

function purchasesOf({ customers: count, start, day, net }: Histories): PurchaseHistory[] {
  return Array.from({ length: count }, (_, customer) => {
    const purchaseAt = (order: number): Purchase => {
      const on = day[order] ?? 0;
      return { at: addDays(0, on), day: on, net: net[order] ?? 0, renewal: false, products: [] };
    };
    const from = start[customer] ?? 0;
    const later = (start[customer + 1] ?? 0) - from - 1;
    return [
      purchaseAt(from),
      ...Array.from({ length: later }, (_order, index) => purchaseAt(from + 1 + index)),
    ];
  });
}
