import { expect, it } from "vitest";
import type { JournalEntry } from "./support/chaos-sandbox.ts";
import { allTold, onlyOrdersUntold, untoldIn } from "./support/untold.ts";

const SHOP = "shop-1.myshopify.com";
const happened = (eventId: string, topic: string, customerId: string): JournalEntry => ({
  kind: "event",
  n: 0,
  at: 0,
  shop: SHOP,
  topic,
  eventId,
  customerId,
});
const sent = (
  eventId: string,
  topic: string,
  outcome: "acked" | "failed" | "lost",
): JournalEntry => ({
  kind: "webhook",
  n: 0,
  at: 0,
  shop: SHOP,
  topic,
  webhookId: `of ${eventId}`,
  eventId,
  attempt: 1,
  status: null,
  outcome,
});
const JOURNAL = [
  happened("e1", "orders/create", "heard"),
  sent("e1", "orders/create", "failed"),
  sent("e1", "orders/create", "acked"),
  happened("e2", "orders/create", "order lost"),
  sent("e2", "orders/create", "lost"),
  happened("e3", "customers/update", "deaf"),
  sent("e3", "customers/update", "failed"),
  happened("e4", "refunds/create", "while the app was away"),
  sent("e5", "refunds/create", "acked"),
  happened("e6", "customers/create", "of a topic nobody asked for"),
];
const untold = untoldIn(JOURNAL);
const topicsOf = (customerId: string) => [...untold(SHOP, customerId)];

it("what was acknowledged at last was told; what was lost, given up or never sent was not", () => {
  expect(topicsOf("heard")).toEqual([]);
  expect(topicsOf("order lost")).toEqual(["orders/create"]);
  expect(topicsOf("deaf")).toEqual(["customers/update"]);
  expect(topicsOf("while the app was away")).toEqual(["refunds/create"]);
  expect(topicsOf("of a topic nobody asked for")).toEqual([]);
});

it("who lacks nothing, and who lacks orders alone, is told apart", () => {
  const of = (customerId: string) => untold(SHOP, customerId);
  expect([allTold(of("heard")), allTold(of("order lost"))]).toEqual([true, false]);
  expect([onlyOrdersUntold(of("order lost")), onlyOrdersUntold(of("deaf"))]).toEqual([true, false]);
});
