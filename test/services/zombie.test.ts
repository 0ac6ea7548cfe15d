import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { workOffShop } from "#app/services/work-off-shop.ts";
import type { Customer } from "#sandbox/world/records.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { openApp, RIGHT, type TestApp, withShopify } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;
let customer: Customer;

const WINDOWS = { risk: 60, lapsed: 120, lost: 365 };
const DAY_MS = 86_400_000;

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 20, seed: 3 });
  shop = await app.tagged({ oneTime: WINDOWS, repeat: WINDOWS });
  const [first] = app.shopify.shop.customers.values();
  if (first === undefined) throw new Error("the shop has customers");
  customer = first;
  await orders();
  await app.settle();
  await pass(61);
});
afterAll(() => app.close());

const isStage = (tag: string) => tag.startsWith("lc-stage-");

/** Days pass, and everything that they bring is done. */
async function pass(days: number): Promise<void> {
  app.sandbox.clock.advance(days * DAY_MS);
  await app.settle();
}

/** The customer orders, and is due. */
async function orders(): Promise<void> {
  app.sandbox.clock.advance(1_000);
  const [product] = app.shopify.shop.products;
  const order = placeOrder(app.shopify.shop, app.shopify.announce, {
    customer,
    items: [{ product, quantity: 1 }],
    at: app.sandbox.clock.now(),
  });
  await app.heardOf(order.number);
}

/** The steps of one batch, each of them a wait: the database's transactions and the calls to Shopify. */
const STEPS = [
  "claims and computes",
  "reads the shop",
  "readTags",
  "reads the policy and the open intents",
  "reserveWrite",
  "stores the intents",
] as const;

/** A worker that is stopped after a step until the lease of everything it holds is long over. */
function stoppedAfter(step: (typeof STEPS)[number], meanwhile: () => Promise<void>): Ports {
  let steps = 0;
  const passing = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    const passed = STEPS[steps];
    steps += 1;
    if (passed === step) {
      await meanwhile();
      app.wasStopped(61 * DAY_MS);
    }
    return result;
  };
  return withShopify(
    {
      ...app.ports,
      store: {
        ...app.ports.store,
        withShop: (shopId, work) => passing(app.ports.store.withShop(shopId, work)),
      },
    },
    (admin) => ({
      readTags: (...read) => passing(admin.readTags(...read)),
      reserveWrite: (...write) => passing(admin.reserveWrite(...write)),
    }),
  );
}

describe("rule 9: a worker that was stopped past its lease", () => {
  it.each(STEPS)("after it %s writes nothing, whatever it had planned", async (step) => {
    expect(app.tagsOf(customer.number).filter(isStage)).toEqual([
      expect.stringMatching(/^lc-stage-(one-time|repeat)-risk$/),
    ]);
    await orders();
    const since = app.shopify.shop.tagLog.length;
    let written = since;
    // The other worker finds the customer active, then late again; the stopped one knows of neither.
    const zombie = stoppedAfter(step, async () => {
      await pass(1);
      expect(app.tagsOf(customer.number).filter(isStage)).not.toContainEqual(
        expect.stringContaining("risk"),
      );
      await pass(60);
      written = app.shopify.shop.tagLog.length;
    });
    await workOffShop(zombie, shop.shopId);
    expect(written).toBeGreaterThan(since);
    expect(app.shopify.shop.tagLog.slice(written)).toEqual([]);
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
  });
});
