import { describe, expect, it } from "vitest";
import { fitRhythm } from "#app/domain/rhythm/fit.ts";
import {
  evenlyChosen,
  type GroupedHistories,
  stretchOf,
} from "#app/domain/rhythm/group-columns.ts";
import { isProven, learnGroups } from "#app/domain/rhythm/group-learning.ts";
import type { LearnedGroups } from "#app/domain/rhythm/group-rhythm.ts";
import { sampleOn } from "#app/domain/rhythm/past-buyers.ts";
import { priorModel } from "#app/domain/rhythm/prior.ts";
import { groupedShop, shelfCustomers, SHOP_DAYS, shelfShop } from "./group-shop.ts";

const CARE = [
  { group: "shampoo", days: 50, soldBy: 1 },
  { group: "filters", days: 150, soldBy: 2 },
  { group: "gift wrap", days: 90, soldBy: 12 },
];
const ALIKE = Array.from({ length: 30 }, (_, index) => ({
  group: `article ${index}`,
  days: 80,
  soldBy: 1 + (index % 3),
}));

function learned(shop: GroupedHistories): LearnedGroups | null {
  const fit = fitRhythm(sampleOn(shop.histories, SHOP_DAYS));
  if (!fit.converged) throw new Error("the fit did not converge");
  return learnGroups(shop, fit.model, SHOP_DAYS);
}

describe("groups of a shop whose products are used up at their own pace", () => {
  const shop = shelfShop(1200, CARE, 0.6, 7);
  const found = learned(shop);
  const multiplierOf = (id: string): number =>
    found?.groups.groups.find((group) => group.id === id)?.multiplier ?? Number.NaN;

  it("are found, each in its place, a little nearer to the shop than they are", () => {
    const filtersOverShampoo = multiplierOf("filters") / multiplierOf("shampoo");
    expect(filtersOverShampoo).toBeGreaterThan(2.2);
    expect(filtersOverShampoo).toBeLessThan(3.2);
    expect(multiplierOf("gift wrap")).toBeGreaterThan(multiplierOf("shampoo"));
    expect(multiplierOf("gift wrap")).toBeLessThan(multiplierOf("filters"));
  });

  it("have the quantity effect that is there, in units of what is usual", () => {
    expect(found?.groups.quantityPower).toBeGreaterThan(0.4);
    expect(found?.groups.quantityPower).toBeLessThan(0.8);
    expect(found?.groups.groups.find(({ id }) => id === "gift wrap")?.usualQuantity).toBe(12);
  });

  it("leave customers who are more regular than they seemed", () => {
    const fit = fitRhythm(sampleOn(shop.histories, SHOP_DAYS));
    const before = fit.converged ? fit.model.regularity : Number.NaN;
    expect(found?.model.regularity).toBeGreaterThan(before);
  });

  it("have no quantity effect where more does not last longer", () => {
    expect(learned(shelfShop(1200, CARE, 0, 8))?.groups.quantityPower).toBe(0);
  });

  it("stretch every occasion by a positive number, one of an unknown group by 1", () => {
    if (found === null) throw new Error("nothing was learned");
    const columns = { ...shop.groups, ids: [...shop.groups.ids, "soap"] };
    const group = shop.groups.group.map((of, at) => (at === 0 ? -1 : at === 1 ? 3 : of));
    const stretch = stretchOf(found.groups, { ...columns, group });
    expect([stretch[0], stretch[1]]).toEqual([1, 1]);
    expect(stretch.every((factor) => factor > 0 && Number.isFinite(factor))).toBe(true);
  });

  it("are the same whatever is known of what came after today", () => {
    const model = fitRhythm(sampleOn(shop.histories, 500));
    if (!model.converged) throw new Error("the fit did not converge");
    const cut = groupedShop(
      shelfCustomers(1200, CARE, 0.6, 7).map((bought) => bought.filter(([day]) => day <= 500)),
    );
    const then = learnGroups(shop, model.model, 500);
    const only = learnGroups(cut, model.model, 500);
    const rising = (one: LearnedGroups | null) =>
      one?.groups.groups.toSorted((a, b) => a.multiplier - b.multiplier);
    expect(rising(only)).toEqual(rising(then));
  });
});

describe("groups are left alone", () => {
  it("in shops whose products are only names, whatever chance makes of them", () => {
    const turnedOn = Array.from({ length: 20 }, (_, seed) =>
      learned(shelfShop(300, ALIKE, 0, 100 + seed)),
    ).filter((one) => one !== null);
    expect(turnedOn).toEqual([]);
  }, 30_000);

  it("where nothing is known of what was bought", () => {
    const shop = shelfShop(300, CARE, 0.6, 7);
    const group = shop.groups.group.map(() => -1);
    expect(learned({ ...shop, groups: { ...shop.groups, group } })).toBe(null);
  });

  it("in a shop too small to tell", () => {
    expect(learned(shelfShop(20, CARE, 0.6, 7))).toBe(null);
  });

  it("in a shop without a customer", () => {
    expect(learnGroups(groupedShop([]), priorModel(), SHOP_DAYS)).toBe(null);
  });
});

describe("the guard", () => {
  const good = { silences: 400, mean: 0.05, standardError: 0.01 };

  it.each([
    [true, "both periods gained beyond chance", [good, good]],
    [false, "one period alone spoke", [good]],
    [false, "one period lost", [good, { ...good, mean: -0.001 }]],
    [false, "the gain may be chance", [good, good].map((one) => ({ ...one, standardError: 0.05 }))],
    [
      false,
      "the gain is not worth having",
      [good, good].map((one) => ({ ...one, mean: 0.004, standardError: 0.0001 })),
    ],
    [false, "there was too little to see", [good, good].map((one) => ({ ...one, silences: 49 }))],
    [false, "there was nothing to see", []],
  ])("says %s: %s", (proven, _, exams) => {
    expect(isProven(exams)).toBe(proven);
  });
});

it("evenly chosen customers bring what they bought", () => {
  const shop = groupedShop([
    [[10, "tea", 1]],
    [[20, "cups", 2]],
    [
      [30, "tea", 3],
      [40, "cups", 4],
    ],
    [[50, "cups", 5]],
  ]);
  const { histories, groups } = evenlyChosen(shop, 2);
  expect([...histories.start]).toEqual([0, 1, 3]);
  expect([...histories.day]).toEqual([10, 30, 40]);
  expect([...groups.group].map((of) => groups.ids[of])).toEqual(["tea", "tea", "cups"]);
  expect([...groups.quantity]).toEqual([1, 3, 4]);
  expect(evenlyChosen(shop, 4)).toBe(shop);
});
