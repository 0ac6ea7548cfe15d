import { randomUUID } from "node:crypto";
import type { ShopFaults } from "../faults/faults.ts";
import type { Journal } from "../journal.ts";
import type { Announce, Doer, ShopEvent } from "../world/events.ts";
import { gid } from "../world/gid.ts";
import { orderCurrentTotal, orderPaid } from "../world/order-money.ts";
import type { Order } from "../world/records.ts";
import { refundOrder, tagOrder } from "../world/sell.ts";
import type { Shop } from "../world/shop.ts";
import type { Courier, Parcel } from "./courier.ts";
import { payloadOf } from "./payloads.ts";
import type { Subscriptions } from "./subscriptions.ts";

interface Options {
  shop: Shop;
  courier: Courier;
  subscriptions: Subscriptions;
  /** Whether the app is there and may see what a topic tells. */
  mayHear: (topic: string) => boolean;
  faults: ShopFaults;
  journal: Journal;
}

/** Sends a webhook once for each subscription to its topic. */
export type Notify = (parcel: Parcel) => void;

/** Turns what happens in a shop into webhooks, for the topics that the app subscribed to. */
export function createAnnouncer(options: Options): { announce: Announce; notify: Notify } {
  const { shop, courier, subscriptions, mayHear, faults, journal } = options;

  const notify: Notify = (parcel) => {
    const to = mayHear(parcel.topic) ? subscriptions.to(parcel.topic) : [];
    if (to.length === 0) parcel.onUntold?.();
    for (const { number, source } of to) {
      // After a webhook was refused to the end, Shopify takes off what was subscribed by API.
      const onGivenUp = () => void subscriptions.remove(number);
      courier.send({ ...parcel, ...(source === "api" ? { onGivenUp } : {}) });
    }
  };

  const tell = (by: Doer, events: readonly ShopEvent[]) => {
    const eventId = randomUUID();
    for (const event of events) {
      journal.add({
        kind: "event",
        shop: shop.domain,
        topic: event.topic,
        eventId,
        ...subjectOf(event),
        by,
      });
      const bulk = "bulk" in event && event.bulk;
      const lane = bulk ? "bulk" : "live";
      const parcel = {
        topic: event.topic,
        payload: payloadOf(shop, event),
        lane,
        eventId,
      } as const;
      notify({ ...parcel, onUntold: () => noteUntold(shop, event) });
    }
  };

  return {
    notify,
    announce: (by, ...events) => {
      tell(by, events);
      const changed = events.find(
        ({ topic }) => topic === "orders/create" || topic === "orders/updated",
      );
      if (changed && "order" in changed && faults.strikes("same-second"))
        changeAgain(shop, changed.order, (_by, ...more) => tell("merchant", more));
    },
  };
}

/** The merchant's second change within the second of the first: a cent given back, or a tag. */
function changeAgain(shop: Shop, order: Order, announce: Announce): void {
  const { updatedAt } = order;
  const then: Shop = { ...shop, clock: { ...shop.clock, now: () => updatedAt } };
  if (Math.min(orderCurrentTotal(order), orderPaid(order)) > 1)
    refundOrder(then, announce, order, 1);
  else tagOrder(then, announce, order, { add: [`checked ${shop.nextNumber()}`] });
}

/** Of a merge that the app never hears of, nothing tells but what it did. */
function noteUntold(shop: Shop, event: ShopEvent): void {
  if (event.topic !== "customers/merge") return;
  const merge = shop.merges.find(({ deleted }) => deleted === event.deleted.number);
  if (merge) merge.told = false;
}

function subjectOf(event: ShopEvent): { customerId?: string; orderId?: string } {
  const order = "order" in event ? event.order : null;
  const kept = "kept" in event ? event.kept : null;
  const customer = "customer" in event ? event.customer : (kept ?? order?.customer);
  return {
    ...(customer ? { customerId: gid("Customer", customer.number) } : {}),
    ...(order ? { orderId: gid("Order", order.number) } : {}),
  };
}
