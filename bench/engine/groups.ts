import { fitRhythm } from "#app/domain/rhythm/fit.ts";
import type { GroupedHistories } from "#app/domain/rhythm/group-columns.ts";
import { gainOf } from "#app/domain/rhythm/group-gain.ts";
import { groupsUntil, learnGroups } from "#app/domain/rhythm/group-learning.ts";
import { sampleOn } from "#app/domain/rhythm/past-buyers.ts";
import type { RhythmModel } from "#app/domain/rhythm/rhythm-model.ts";
import type { Figure } from "../figure.ts";
import { forecastChange } from "./groups-forecast.ts";
import { type MainGroup, onlineRetailGroups } from "./groups-online-retail.ts";
import { GROUP_SHOP_DAYS, type GroupShop, simulatedGroups } from "./groups-simulated.ts";
import { randomFrom } from "./shops/random.ts";
import { dayOf } from "./shops/shop-log.ts";

/** What the group rhythm does on periods that it has not seen, and how often its guard is wrong. */
export function groupFigures(): readonly Figure[] {
  return [
    ...MAIN_GROUPS.flatMap(onlineRetailFigures),
    ...DAYS_OF_SIMULATED.map((asOf) =>
      heldOut(
        `three products that differ, day ${asOf}`,
        simulatedGroups({ seed: 1, customers: 2_000, products: "different" }),
        asOf,
      ),
    ),
    guardFigure({ products: "different", customers: 1_000 }, 10),
    guardFigure({ products: "different", customers: 100 }, 20),
    guardFigure({ products: "different", customers: 40 }, 40),
    guardFigure({ products: "alike", customers: 1_000 }, 40),
    guardFigure({ products: "alike", customers: 100 }, 40),
    shuffledFigure(),
  ];
}

const MAIN_GROUPS: readonly MainGroup[] = [
  { of: "article", by: "money" },
  { of: "article", by: "quantity" },
  { of: "last word", by: "money" },
];
/** The last day of Online Retail; its splits lie 90 days or more before it. */
const LAST_DAY = dayOf("2011-12-09");
const SPLITS = ["2011-05-31", "2011-07-31", "2011-09-09"];
const DAYS_OF_SIMULATED = [400, 530, 660];
const HELD_OUT_DAYS = 90;
const SHUFFLED_SHOPS = 5;

function onlineRetailFigures(main: MainGroup): readonly Figure[] {
  const shop = onlineRetailGroups(main);
  const name = `Online Retail, ${main.of} with most ${main.by}`;
  return [
    ...SPLITS.map((split) => heldOut(`${name}, ${split}`, shop, dayOf(split))),
    {
      what: `${name}: groups turned on`,
      seen: isOn(shop, LAST_DAY) ? 1 : 0,
      unit: "of 1",
      goal: null,
      beside: "the guard turns them on only where both later periods speak for them",
    },
  ];
}

/** Groups learned up to a day, guard or no guard, held against the 90 days after it. */
function heldOut(name: string, shop: GroupedHistories, asOf: number): Figure {
  const plain = modelOn(shop, asOf);
  const learned = plain === null ? null : groupsUntil(shop, asOf, plain);
  const what = `${name}: log likelihood gained per silence`;
  if (plain === null || learned === null) {
    const beside = "no group differs noticeably: nothing was learned, nothing moves";
    return { what, seen: 0, unit: "nats", goal: null, beside };
  }
  const gain = gainOf(shop, asOf, asOf + HELD_OUT_DAYS, plain, learned);
  const change = forecastChange(shop, asOf, plain, learned);
  const both = (of: { readonly with: number; readonly without: number }): string =>
    `${of.with.toFixed(4)} against ${of.without.toFixed(4)}`;
  return {
    what,
    seen: rounded(gain.mean),
    unit: "nats",
    goal: null,
    beside: [
      `standard error ${rounded(gain.standardError)} over ${gain.silences} silences`,
      `return within 90 days AUC ${both(change.auc)}, Brier ${both(change.brier)}`,
      `risk boundary moved for ${Math.round(100 * change.moved)} %`,
      `${learned.groups.groups.length} groups kept, rho ${learned.groups.quantityPower.toFixed(2)}`,
    ].join("; "),
  };
}

/** How many shops of a kind get their groups turned on. */
function guardFigure(kind: Omit<GroupShop, "seed">, shops: number): Figure {
  const on = Array.from({ length: shops }, (_, index) =>
    simulatedGroups({ ...kind, seed: 9_000 + index }),
  ).filter((shop) => isOn(shop, GROUP_SHOP_DAYS));
  return {
    what: `groups turned on, ${kind.customers.toLocaleString("en")} customers, products ${kind.products}`,
    seen: on.length,
    unit: `of ${shops}`,
    goal: null,
    beside: kind.products === "alike" ? "each one is a false alarm" : "each one is right",
  };
}

/** The real gaps of Online Retail with its articles dealt out at random: whatever is found is not there. */
function shuffledFigure(): Figure {
  const shop = onlineRetailGroups({ of: "last word", by: "money" });
  const on = Array.from({ length: SHUFFLED_SHOPS }, (_, index) =>
    shuffled(shop, 70 + index),
  ).filter((dealt) => isOn(dealt, LAST_DAY));
  return {
    what: "groups turned on, Online Retail with shuffled groups",
    seen: on.length,
    unit: `of ${SHUFFLED_SHOPS}`,
    goal: null,
    beside: "each one is a false alarm",
  };
}

function shuffled({ histories, groups }: GroupedHistories, seed: number): GroupedHistories {
  const random = randomFrom(seed);
  const from = Int32Array.from(groups.group.keys());
  for (let at = from.length - 1; at > 0; at -= 1) {
    const other = random.integer(0, at);
    [from[at], from[other]] = [from[other] ?? 0, from[at] ?? 0];
  }
  const group = from.map((at) => groups.group[at] ?? -1);
  const quantity = Float64Array.from(from, (at) => groups.quantity[at] ?? 0);
  return { histories, groups: { ids: groups.ids, group, quantity } };
}

function isOn(shop: GroupedHistories, today: number): boolean {
  const model = modelOn(shop, today);
  return model !== null && learnGroups(shop, model, today) !== null;
}

function modelOn(shop: GroupedHistories, today: number): RhythmModel | null {
  const fit = fitRhythm(sampleOn(shop.histories, today));
  return fit.converged ? fit.model : null;
}

function rounded(value: number): number {
  return Math.round(10_000 * value) / 10_000;
}
