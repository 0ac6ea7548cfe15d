import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quoted } from "#app/adapters/shopify/search.ts";
import type { Shop } from "#app/ports/shop.ts";
import { previewExclusions } from "#app/services/preview-exclusions.ts";
import { openApp, type TestApp, withShopify } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 130, seed: 3 });
  shop = await app.install();
});
afterAll(() => app.close());

async function tagged(...tags: readonly string[]): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for await (const page of app.ports.shopify(shop).findOrdersTagged(tags, "bulk")) {
    pages.push(page.map(({ orderId }) => orderId));
  }
  return pages;
}

describe("orders by their tags", () => {
  it("come in pages of 250, rising by id, each once", async () => {
    const orders = [...app.shopify.shop.orders.values()].slice(0, 600);
    for (const order of orders) order.tags = ["b2b"];
    const pages = await tagged("b2b");
    expect(pages.map(({ length }) => length)).toEqual([250, 250, 100]);
    expect(pages.flat()).toEqual(
      orders.map(({ number }) => String(number)).toSorted((a, b) => Number(a) - Number(b)),
    );
  });

  it("are found word for word, whatever the tag holds", async () => {
    const odd = [`it's`, `a "b" (c) OR d`, `back\\slash`, `id:>0`];
    const orders = [...app.shopify.shop.orders.values()].slice(0, odd.length);
    for (const [index, order] of orders.entries()) order.tags = odd.slice(index, index + 1);
    for (const [index, tag] of odd.entries()) {
      expect([tag, (await tagged(tag)).flat()]).toEqual([tag, [String(orders[index]?.number)]]);
    }
    expect(await tagged("nobody's")).toEqual([]);
  });

  it("are read only so far for a preview, which says so", async () => {
    let page = 0;
    const endless = withShopify(app.ports, () => ({
      findOrdersTagged: async function* () {
        for (;;) {
          page += 1;
          const id = (index: number) => String(page * 1_000 + index);
          yield Array.from({ length: 250 }, (_, index) => ({ orderId: id(index), tags: ["x"] }));
        }
      },
    }));
    const preview = await previewExclusions(endless, aViewer(shop), { sources: [], tags: ["x"] });
    expect(preview).toMatchObject({ orders: { value: 0 }, atLeast: true });
    expect(page).toBe(11);
  });
});

it.each([
  ["plain", "'plain'"],
  ["it's", `'it\\'s'`],
  ["a\\b", `'a\\\\b'`],
])("%s is quoted as %s", (value, text) => {
  expect(quoted(value)).toBe(text);
});
