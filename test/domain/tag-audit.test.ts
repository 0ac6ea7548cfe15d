import { describe, expect, it } from "vitest";
import { isBelied, type TagBelief } from "#app/domain/tag-audit.ts";

const NAMING = { prefix: "lc-", retiring: null };
const BELIEF: TagBelief = {
  ledger: ["lc-stage-lost"],
  alreadyThere: ["lc-vip"],
  locked: false,
  excluded: false,
  full: false,
};
const AS_BELIEVED = ["Gold", "lc-stage-lost", "LC-Vip"];
const tags = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`);

describe("rule 12 c: what is believed of a customer's tags", () => {
  it("stands whatever else is on the customer, and however the merchant spells theirs", () => {
    expect(isBelied(BELIEF, AS_BELIEVED, NAMING)).toBe(false);
    expect(isBelied(BELIEF, [...AS_BELIEVED, "lc-stage-active-repeat", "new"], NAMING)).toBe(false);
  });

  it.each([
    ["a lock that was set", BELIEF, [...AS_BELIEVED, "lc-lock"]],
    ["a lock that was taken off", { ...BELIEF, locked: true }, AS_BELIEVED],
    ["a tag of the merchant's that is gone", BELIEF, ["lc-stage-lost"]],
    ["a tag of ours that is gone", BELIEF, ["lc-vip"]],
    ["another spelling in the place of ours", BELIEF, ["LC-Stage-Lost", "lc-vip"]],
    ["room where there was none", { ...BELIEF, full: true }, [...AS_BELIEVED, ...tags(246)]],
  ])("is belied by %s", (_, belief, actual) => {
    expect(isBelied(belief, actual, NAMING)).toBe(true);
  });

  it.each([
    ["who is left alone and lost a tag of ours", { ...BELIEF, excluded: true }, ["lc-vip"]],
    ["who is locked and lost a tag of ours", { ...BELIEF, locked: true }, ["lc-vip", "lc-lock"]],
    ["who has no room still", { ...BELIEF, full: true }, [...AS_BELIEVED, ...tags(247)]],
  ])("stands for a customer %s", (_, belief, actual) => {
    expect(isBelied(belief, actual, NAMING)).toBe(false);
  });

  it("stands while a prefix retires and one tag of a pair is gone: the other says that it stays away", () => {
    const naming = { prefix: "new-", retiring: { prefix: "lc-", until: 0 } };
    const belief = { ...BELIEF, ledger: ["new-stage-lost", "lc-stage-lost"] };
    expect(isBelied(belief, ["lc-stage-lost", "lc-vip"], naming)).toBe(false);
    expect(isBelied(belief, ["lc-vip"], naming)).toBe(true);
  });
});
