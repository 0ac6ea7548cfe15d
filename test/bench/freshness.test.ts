import { describe, expect, it } from "vitest";
import { p95, p99 } from "#bench/figure.ts";
import { ordersAndTags } from "#bench/freshness/order-to-tag.ts";
import { realTime } from "#bench/freshness/sandbox-time.ts";
import type { JournalEntry } from "#test/chaos/support/chaos-sandbox.ts";
import { chaosSandbox } from "#test/chaos/support/chaos-sandbox.ts";

const shopOf = (domain: string) => ({ domain, sandbox: chaosSandbox("http://127.0.0.1", domain) });
const order = (n: number, at: number, shop: string, customerId: string): JournalEntry => ({
  n,
  at,
  shop,
  kind: "event",
  eventId: `e${n}`,
  topic: "orders/create",
  customerId,
});
const write = (n: number, at: number, shop: string, customerId: string, tag: string) =>
  ({
    n,
    at,
    shop,
    kind: "line",
    mutations: [{ root: "tagsAdd", customerId, tags: ["lc-vip", tag], changed: true }],
  }) satisfies JournalEntry;

describe("order to tag", () => {
  it("ends with the write of the stage that the order led to, of that shop's customer", () => {
    const entries = [
      write(1, 90, "a", "7", "lc-stage-active-repeat"),
      order(2, 100, "a", "7"),
      write(3, 110, "b", "7", "lc-stage-active-repeat"),
      write(4, 120, "a", "7", "lc-stage-repeat-lapsed"),
      write(5, 130, "a", "7", "lc-stage-active-repeat"),
    ];
    const buyers = [
      { shop: shopOf("a"), customerId: "7" },
      { shop: shopOf("b"), customerId: "7" },
    ];
    expect(ordersAndTags(entries, buyers)).toEqual([
      { ordered: 100, tagged: 130 },
      { ordered: null, tagged: null },
    ]);
  });
});

describe("the time that really passed", () => {
  it.each([
    [990, 990],
    [1_000, 1_000],
    [1_400, 1_000],
    [1_500, 1_000],
    [1_520, 1_020],
    [2_700, 1_500],
    [3_005, 1_505],
  ])("at %i of a clock moved on by 500 at 1,000 and by 1,000 at 2,000 is %i", (at, real) => {
    const jumps = [
      { at: 1_000, ms: 500 },
      { at: 2_000, ms: 1_000 },
    ];
    expect(realTime(jumps, at)).toBe(real);
  });
});

it("p95 and p99 are measurements, by nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([p95(hundred), p99(hundred), p95([4])]).toEqual([95, 99, 4]);
});
