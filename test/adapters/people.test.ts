import { afterEach, describe, expect, it } from "vitest";
import { openApp, type TestApp } from "#test/support/app.ts";

let app: TestApp;
afterEach(() => app.close());

/** What Shopify tells of the first two customers, by the names that it knows. */
async function people(withholdsPersonalData: boolean) {
  app = await openApp({ customers: 2, withholdsPersonalData });
  const shop = await app.install();
  const known = [...app.shopify.shop.customers.values()];
  const ids = known.map(({ number }) => String(number));
  return { known, found: await app.ports.shopify(shop).readPeople(ids) };
}

describe("names for the rows on a screen", () => {
  it("are those that Shopify shows", async () => {
    const { known, found } = await people(false);
    expect([...found.values()].map(({ email }) => email)).toEqual(known.map(({ email }) => email));
    expect([...found.values()].every(({ name }) => name !== "")).toBe(true);
  });

  it("are absent without Shopify's approval for them, so that ids are shown", async () => {
    expect((await people(true)).found).toEqual(new Map());
  });
});
