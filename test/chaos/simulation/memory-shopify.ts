import { intersect } from "#app/domain/tag-change.ts";
import {
  type BulkOperation,
  type BulkTagResult,
  type CustomerFacts,
  type OrderFacts,
  type ShopifyAdmin,
  ShopifyError,
  type TagWrite,
  type TagWriteResult,
} from "#app/ports/shopify.ts";
import type { Announce } from "#sandbox/world/events.ts";
import {
  decimal,
  financialStatus,
  orderCurrentTotal,
  orderTotal,
} from "#sandbox/world/order-money.ts";
import type { Customer, Order } from "#sandbox/world/records.ts";
import type { Shop } from "#sandbox/world/shop.ts";
import { writeTags } from "#sandbox/world/write-tags.ts";
import { netAndRefunded, statusOf } from "#app/adapters/shopify/translate.ts";

/** What a call goes through on its way there and back; each may throw a ShopifyError, or take long. */
export type Line = {
  /** Told of every change of tags that arrived, and of which tags it changed. */
  readonly onWrite: (write: TagWrite, changed: number) => void;
  /** Told once the tags of customers were read and the answer arrived: how they were at entry `n` of the log. */
  readonly onLook: (customerIds: readonly string[], n: number) => void;
  /** As in `timings`. */
  readonly monotonic: () => number;
  readonly before: (call: keyof ShopifyAdmin) => Promise<void>;
  readonly after: (call: keyof ShopifyAdmin) => Promise<void>;
};

/** A line on which nothing ever happens. */
export const CLEAR: Line = {
  before: async () => {},
  after: async () => {},
  onWrite: () => {},
  onLook: () => {},
  monotonic: () => 0,
};

const CURRENCY_DIGITS = 2;

type Operation = { readonly operation: BulkOperation; readonly results: readonly BulkTagResult[] };

/**
 * Shopify's Admin API straight over a shop of the sandbox, without HTTP, GraphQL and cost: for tests that need
 * it a thousand times a second. Bulk operations are done as soon as they are begun.
 */
export function memoryShopify(
  shop: Shop,
  announce: Announce,
  line: Line,
  scopes = "read_customers,read_all_orders",
): ShopifyAdmin {
  const operations = new Map<string, Operation>();
  const snapshots = new Map<string, { customers: CustomerFacts[]; orders: OrderFacts[] }>();
  const call = async <T>(name: keyof ShopifyAdmin, work: () => T): Promise<T> => {
    await line.before(name);
    const result = work();
    await line.after(name);
    return result;
  };
  const customersOf = (ids: readonly string[]): Customer[] =>
    ids.flatMap((id) => shop.customers.get(Number(id)) ?? []);
  const facts = () => ({
    customers: [...shop.customers.values()].map(customerFacts),
    orders: [...shop.orders.values()].map(orderFacts),
  });
  const begin = (results: readonly BulkTagResult[], objects: number): BulkOperation => {
    const id = `gid://shopify/BulkOperation/${shop.nextNumber()}`;
    const operation = { id, status: "completed", objects, bytes: objects, url: id } as const;
    operations.set(id, { operation: { ...operation, failure: null }, results });
    return { ...operation, failure: null };
  };
  const snapshotOf = ({ id }: BulkOperation) => snapshots.get(id) ?? facts();

  return {
    shopDetails: () =>
      call("shopDetails", () => ({
        name: shop.name,
        currency: shop.currency,
        currencyDigits: CURRENCY_DIGITS,
        timeZone: shop.timezone,
        scopes,
      })),
    readOrders: (ids) =>
      call("readOrders", () =>
        ids.flatMap((id) => shop.orders.get(Number(id)) ?? []).map(orderFacts),
      ),
    readCustomers: (ids) => call("readCustomers", () => customersOf(ids).map(customerFacts)),
    findOrdersTagged: async function* (tags) {
      const wanted = new Set(tags.map((tag) => tag.toLowerCase()));
      const found = await call("findOrdersTagged", () =>
        [...shop.orders.values()].filter((order) =>
          order.tags.some((tag) => wanted.has(tag.toLowerCase())),
        ),
      );
      yield found.map(({ number, tags: carried }) => ({ orderId: String(number), tags: carried }));
    },
    findSegmentsNaming: () => call("findSegmentsNaming", () => []),
    findTagsInUse: (tags) =>
      call("findTagsInUse", () =>
        intersect(
          tags,
          [...shop.customers.values()].flatMap((customer) => customer.tags),
        ),
      ),
    readSellingPlanProducts: () =>
      call("readSellingPlanProducts", () =>
        shop.products
          .filter(({ sellingPlanGroups }) => sellingPlanGroups > 0)
          .map(({ number }) => String(number)),
      ),
    readProductIdsOfType: (type) =>
      call("readProductIdsOfType", () =>
        shop.products
          .filter((product) => product.type.toLowerCase() === type.toLowerCase())
          .map(({ number }) => String(number)),
      ),
    readTags: async (ids) => {
      const found = await call("readTags", () => ({
        n: shop.tagLog.length,
        tags: new Map(customersOf(ids).map(({ number, tags }) => [String(number), tags])),
      }));
      line.onLook(ids, found.n);
      return found.tags;
    },
    // The bucket is real Shopify's; here there is always room.
    reserveWrite: async (writes) => ({ points: writes.length * 20 }),
    releaseWrite: async () => {},
    writeTags: async (writes, _, startBy) => {
      if (line.monotonic() > startBy) throw new ShopifyError("too-late", "not begun");
      return call("writeTags", () => {
        const results = new Map<string, TagWriteResult>();
        for (const { customerId, remove, add } of writes) {
          const customer = shop.customers.get(Number(customerId));
          results.set(
            customerId,
            customer === undefined
              ? { kind: "gone", removed: false }
              : write({ shop, announce, line }, customer, remove, add),
          );
        }
        return results;
      });
    },
    readPeople: (ids) =>
      call(
        "readPeople",
        () =>
          new Map(
            customersOf(ids).map(({ number, firstName, lastName, email }) => [
              String(number),
              { name: `${firstName} ${lastName}`, email },
            ]),
          ),
      ),
    searchCustomers: () => call("searchCustomers", () => ({ ids: [], more: false })),
    startExport: (what) =>
      call("startExport", () => {
        const taken = facts();
        const size = what === "orders" ? taken.orders.length : taken.customers.length;
        const operation = begin([], size);
        snapshots.set(operation.id, taken);
        return operation;
      }),
    startTagExport: async () => begin([], shop.customers.size),
    findOperation: (id) =>
      call("findOperation", () => {
        const known = operations.get(id);
        if (known === undefined) throw new ShopifyError("incomplete", `no operation ${id}`);
        return known.operation;
      }),
    readCustomerExport: async function* ({ operation }) {
      yield await call("readCustomerExport", () => snapshotOf(operation).customers);
    },
    readOrderExport: async function* ({ operation }) {
      const orders = await call("readOrderExport", () => snapshotOf(operation).orders);
      yield orders.flatMap((order) => [
        ...order.lines.map((item, index) => ({
          kind: "line" as const,
          orderId: order.orderId,
          lineId: String(index),
          ...item,
        })),
        { kind: "order" as const, order: { ...order, lines: [] } },
      ]);
    },
    readIdExport: async function* ({ operation }) {
      const { customers, orders } = await call("readIdExport", () => snapshotOf(operation));
      yield [
        ...customers.map(({ customerId }) => ({ kind: "customer" as const, id: customerId })),
        ...orders.flatMap(({ orderId, customerId, updatedAt }) =>
          customerId === null
            ? []
            : [{ kind: "order" as const, id: orderId, customerId, updatedAt }],
        ),
      ];
    },
    findOrdersUpdated: async function* (since, after) {
      yield await call("findOrdersUpdated", () =>
        [...shop.orders.values()]
          .filter(({ updatedAt, number }) => second(updatedAt) >= since && number > Number(after))
          .toSorted((a, b) => a.number - b.number)
          .map(orderFacts),
      );
    },
    findCustomersUpdated: async function* (since, after) {
      yield await call("findCustomersUpdated", () =>
        [...shop.customers.values()]
          .filter(({ updatedAt, number }) => second(updatedAt) >= since && number > Number(after))
          .toSorted((a, b) => a.number - b.number)
          .map(customerFacts),
      );
    },
    apiSubscriptions: () => call("apiSubscriptions", () => []),
    removeSubscription: async () => {},
    readTagExport: async function* ({ operation }) {
      const { customers } = await call("readTagExport", () => snapshotOf(operation));
      yield customers.map(({ customerId, tags }) => ({ customerId, tags }));
    },
    startBulkTags: (side, lines) =>
      call("startBulkTags", () =>
        begin(
          lines.map(({ customerId, tags }) => {
            const customer = shop.customers.get(Number(customerId));
            if (customer === undefined) return { kind: "gone" };
            const [remove, add] = side === "remove" ? [tags, []] : [[], tags];
            const result = write({ shop, announce, line }, customer, remove, add);
            return result.kind === "written" ? { kind: "written" } : result;
          }),
          lines.length,
        ),
      ),
    hasBulkTagsUnderWay: () => call("hasBulkTagsUnderWay", () => false),
    readBulkTags: (_side, { id }) => call("readBulkTags", () => operations.get(id)?.results ?? []),
  };
}

/** Removes, then adds; what the last side that was sent shows is the answer. */
function write(
  {
    shop,
    announce,
    line,
  }: { readonly shop: Shop; readonly announce: Announce; readonly line: Line },
  customer: Customer,
  remove: readonly string[],
  add: readonly string[],
): TagWriteResult {
  const sides = [
    ...(remove.length > 0 ? [{ verb: "remove", tags: remove } as const] : []),
    ...(add.length > 0 ? [{ verb: "add", tags: add } as const] : []),
  ];
  const errors: string[] = [];
  let changed = 0;
  for (const side of sides) {
    const outcome = writeTags(shop, announce, { customer, actor: "app", ...side });
    if (outcome.ok) changed += outcome.changed.length;
    else errors.push(outcome.message);
  }
  line.onWrite({ customerId: String(customer.number), remove, add }, changed);
  return errors.length > 0
    ? { kind: "refused", reason: errors.join("; "), tags: customer.tags }
    : { kind: "written", tags: customer.tags };
}

/** Shopify tells instants in whole seconds. */
function second(instant: number): number {
  return Math.floor(instant / 1_000) * 1_000;
}

function orderFacts(order: Order): OrderFacts {
  return {
    orderId: String(order.number),
    customerId: order.customer === null ? null : String(order.customer.number),
    processedAt: second(order.processedAt),
    updatedAt: second(order.updatedAt),
    cancelledAt: order.cancelledAt === null ? null : second(order.cancelledAt),
    ...netAndRefunded(
      decimal(orderCurrentTotal(order)),
      decimal(orderTotal(order)),
      CURRENCY_DIGITS,
    ),
    discount: 0,
    status: statusOf(financialStatus(order)),
    source: order.sourceName,
    tags: order.tags,
    test: order.test,
    lines: order.lines
      .filter(({ product }) => product.deletedAt === null)
      .map(({ product, quantity }) => ({ productId: String(product.number), quantity })),
  };
}

function customerFacts(customer: Customer): CustomerFacts {
  const { state, updatedAt } = customer.consent;
  return {
    customerId: String(customer.number),
    createdAt: second(customer.createdAt),
    updatedAt: second(customer.updatedAt),
    subscribedAt: state === "SUBSCRIBED" && updatedAt !== null ? second(updatedAt) : null,
    emailState: state.toLowerCase(),
    smsState: customer.phone === null ? "none" : customer.smsConsent.state.toLowerCase(),
    subscription: customer.subscriber.toLowerCase(),
    tags: customer.tags,
  };
}
