import { describe, expect, it } from "vitest";
import { type CustomerState, customerState, type Life } from "#app/domain/customer-state.ts";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import { historyOf } from "#app/domain/purchase-history.ts";
import { accountOf } from "#app/domain/reason.ts";
import { type CustomerHistory, historiesOf } from "#app/domain/rhythm/histories.ts";
import { learnRhythm } from "#app/domain/rhythm/learn-rhythm.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import { STAGES } from "#app/domain/stage.ts";
import { addDays, DAY_MS } from "#app/domain/time.ts";
import { aLife, anOrder, aRulebook, START } from "#test/support/builders.ts";
import { seededRandom } from "./rhythm/simulated-shop.ts";

const SHOPS = 1000;
const CUSTOMERS = 20;
const TODAY = addDays(START, 700);

type Random = () => number;

describe("a shop of twenty customers", { timeout: 120_000 }, () => {
  it("has a stage, dates and chances for each, never NaN, a thousand shops over", () => {
    const random = seededRandom(20);
    const sources: string[] = [];
    for (let shop = 0; shop < SHOPS; shop += 1) {
      const lives = customersOf(random);
      const rhythm = learnRhythm(historiesOf(lives.map(toHistory)), Math.floor(TODAY / DAY_MS));
      sources.push(rhythm.source);
      const rulebook = aRulebook({ rhythm });
      const states = lives.map((life) => {
        const state = customerState({ ...life, rulebook }, TODAY);
        const account = accountOf(state, rulebook, { products: [], subscribed: false }, TODAY);
        const spend = state.buying && rulebook.expectedSpend(state.buying, 30);
        return { state, account, spend };
      });
      expect(strangeNumbers({ rhythm, states })).toEqual([]);
      expect(states.filter(({ state }) => !isSound(state, rulebook))).toEqual([]);
    }
    // The shops are of both kinds: too few orders to learn from, and just enough.
    const learned = sources.filter((source) => source === "learned").length;
    expect(learned).toBeGreaterThan(SHOPS / 3);
    expect(learned).toBeLessThan((2 * SHOPS) / 3);
  });
});

/** Whether there is one stage, and boundaries in their order. */
function isSound({ stage, buying }: CustomerState, { boundaries }: Rulebook): boolean {
  if (STAGES.filter((one) => one === stage).length !== 1) return false;
  if (buying === null) return true;
  const { cycle, due, risk, lapsed, lost } = boundaries(buying.cadence, []);
  return 1 <= due && due <= cycle && cycle <= risk && risk <= lapsed && lapsed < lost;
}

/** Customers of one pace and one loyalty, both drawn for the shop, some with strange habits. */
function customersOf(random: Random): readonly Life[] {
  const pace = 2 ** (9 * random());
  const staying = random();
  const hasProspects = random() < 0.3;
  return Array.from({ length: CUSTOMERS }, () => {
    const orders: Order[] = [];
    let day = 700 * random();
    let buysAgain = !hasProspects || random() < staying;
    while (buysAgain && orders.length < 40) {
      const isRenewal = random() < 0.1;
      orders.push(
        anOrder({
          at: addDays(START, day),
          net: random() < 0.1 ? 1 : Math.floor(10 ** (1 + 6 * random())),
          source: isRenewal ? "subscription_contract" : "web",
        }),
      );
      day += random() < 0.1 ? 1 : pace * (0.2 + 2 * random());
      buysAgain = random() < staying;
    }
    const signUp = addDays(START, 700 * random());
    return aLife({ orders: orders.filter(({ at }) => at <= TODAY), signUp });
  });
}

function toHistory({ orders, signUp }: Life): CustomerHistory {
  const days = new Map<number, CustomerHistory["occasions"][number]>();
  for (const { day, net, renewal } of historyOf(orders, NO_EXCLUSIONS) ?? []) {
    const known = days.get(day);
    days.set(day, {
      day,
      net: net + (known?.net ?? 0),
      renewal: renewal && (known?.renewal ?? true),
    });
  }
  return { signUpDay: Math.floor(signUp / DAY_MS), occasions: [...days.values()] };
}

/** Where in plain data a number is not a finite one. */
function strangeNumbers(value: unknown, path = ""): readonly string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => strangeNumbers(inner, `${path}.${key}`));
}
