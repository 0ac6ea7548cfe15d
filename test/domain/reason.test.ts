import { describe, expect, it } from "vitest";
import { customerState } from "#app/domain/customer-state.ts";
import { type Reason, reasonFor } from "#app/domain/reason.ts";
import { aLife, dayAt, ordersOn } from "#test/support/builders.ts";

describe("the reason for a stage", () => {
  it.each<[readonly number[], number, Reason]>([
    [[], 12.5, { key: "prospect-new", silentDays: 12, orders: 0, fromDay: 0 }],
    [[], 30, { key: "prospect-cold", silentDays: 30, orders: 0, fromDay: 30 }],
    [[2], 2, { key: "first-order", silentDays: 0, orders: 1, fromDay: 0 }],
    [[2], 31.9, { key: "first-order", silentDays: 29, orders: 1, fromDay: 0 }],
    [[2], 32, { key: "one-time-risk", silentDays: 30, orders: 1, fromDay: 30 }],
    [[2], 99, { key: "one-time-lapsed", silentDays: 97, orders: 1, fromDay: 90 }],
    [[2], 500, { key: "lost", silentDays: 498, orders: 1, fromDay: 365 }],
    [[2, 5], 11, { key: "second-order", silentDays: 6, orders: 2, fromDay: 0 }],
    [[2, 5, 9], 10, { key: "active-repeat", silentDays: 1, orders: 3, fromDay: 0 }],
    [[2, 5, 9], 70, { key: "repeat-risk", silentDays: 61, orders: 3, fromDay: 60 }],
    [[2, 5, 9], 129, { key: "repeat-lapsed", silentDays: 120, orders: 3, fromDay: 120 }],
    [[2, 5, 9], 400, { key: "lost", silentDays: 391, orders: 3, fromDay: 365 }],
    [[2, 2.5], 2.5, { key: "first-order", silentDays: 0, orders: 1, fromDay: 0 }],
  ])("with orders on %j, on day %d", (orderDays, day, reason) => {
    expect(reasonOn(orderDays, day)).toEqual(reason);
  });

  it("says that a second order makes active from day 7", () => {
    expect(reasonOn([2, 5], 12)).toEqual({
      key: "active-repeat",
      silentDays: 7,
      orders: 2,
      fromDay: 7,
    });
  });

  it("reads the windows that the merchant set", () => {
    const policy = {
      prospectCold: 5,
      oneTime: { risk: 11, lapsed: 12, lost: 13 },
      repeat: { risk: 21, lapsed: 22, lost: 23 },
    };
    const fromDays = [
      ...[5].map((day) => reasonOn([], day, policy)),
      ...[11, 12, 13].map((day) => reasonOn([0], day, policy)),
      ...[22, 23, 24].map((day) => reasonOn([0, 1], day, policy)),
    ].map(({ fromDay }) => fromDay);
    expect(fromDays).toEqual([5, 11, 12, 13, 21, 22, 23]);
  });
});

function reasonOn(orderDays: readonly number[], day: number, policy = aLife().policy): Reason {
  const facts = aLife({ orders: ordersOn(...orderDays), policy });
  const now = dayAt(day);
  return reasonFor(customerState(facts, now), facts.signUp, policy, now);
}
