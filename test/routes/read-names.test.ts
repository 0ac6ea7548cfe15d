import { expect, it } from "vitest";
import type { Log } from "#app/ports/log.ts";
import { type Person, type ShopifyAdmin, ShopifyError } from "#app/ports/shopify.ts";
import { readNames } from "#app/services/read-names.ts";
import { SHOP } from "./views.ts";

/** A Shopify that only knows people, or only fails. */
function ports(readPeople: ShopifyAdmin["readPeople"]) {
  const events: string[] = [];
  const note = (event: string) => void events.push(event);
  const log: Log = { info: note, warn: note, error: note };
  const shopify = () => ({ readPeople });
  return { ports: { shopify, log }, events };
}
const ANNA: Person = { name: "Anna Meyer", email: null };

it("gives names by id, and none for whom Shopify hides", async () => {
  const given = ports(async () => new Map([["7001", ANNA]]));
  expect(await readNames(given.ports, SHOP, ["7001", "7002"])).toEqual({ "7001": ANNA });
});

it("asks for nobody when there is nobody", async () => {
  const given = ports(() => Promise.reject(new Error("asked")));
  expect(await readNames(given.ports, SHOP, [])).toEqual({});
  expect(given.events).toEqual([]);
});

it.each([new ShopifyError("throttled", "busy"), new TypeError("not what was promised")])(
  "shows ids when Shopify fails: %s",
  async (fault) => {
    const given = ports(() => Promise.reject(fault));
    expect(await readNames(given.ports, SHOP, ["7001"])).toEqual({});
    expect(given.events).toEqual(["names-unavailable"]);
  },
);
