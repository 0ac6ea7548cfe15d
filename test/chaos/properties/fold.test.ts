import { expect, it } from "vitest";
import { checkPermutations, checkRandomHistories } from "./check-folds.ts";

const SEED = 20261127;

it("R6: 50 histories of six webhooks end the same in all 720 orders, none doubled and each doubled", () => {
  const { folds, wrong } = checkPermutations(50, SEED);
  console.log(`R6: ${folds} permuted folds, ${wrong.length} unequal`);
  expect(wrong).toEqual([]);
  expect(folds).toBe(252_000);
});

it("R6, I6: 10,000 random histories end where Shopify stands, whatever is late, doubled or stalled", () => {
  const { folds, wrong } = checkRandomHistories(10_000, SEED);
  console.log(`R6: ${folds} random histories, ${wrong.length} wrong`);
  expect(wrong).toEqual([]);
});
