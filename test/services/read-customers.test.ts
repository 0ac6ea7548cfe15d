import { getJwt } from "@shopify/shopify-api/test-helpers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvLines } from "#app/csv.server.ts";
import { readEnvironment } from "#app/env.server.ts";
import { noLanguageChunks } from "#app/language-chunks.server.ts";
import type { Shop } from "#app/ports/shop.ts";
import { loader } from "#app/routes/app.customers._index.tsx";
import { customerQueryIn, sortedPlaceIn } from "#app/services/customer-query.ts";
import { deleteView } from "#app/services/delete-view.ts";
import { excludeCustomers } from "#app/services/exclude-customers.ts";
import { exportCustomers } from "#app/services/export-customers.ts";
import { isRedacted } from "#app/services/is-redacted.ts";
import { readCustomers } from "#app/services/read-customers.ts";
import { recheckCustomers } from "#app/services/recheck-customers.ts";
import { saveView } from "#app/services/save-view.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { createShopify } from "#app/shopify.server.ts";
import { CLIENT, DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 130, seed: 3 });
  shop = await app.tagged();
});
afterAll(() => app.close());

const list = async (address = "") => {
  const given = new URLSearchParams(address);
  const { list: found } = await readCustomers(
    app.ports,
    aViewer(shop),
    customerQueryIn(given),
    sortedPlaceIn(given),
  );
  return found;
};
const person = (number: number) => {
  const found = app.shopify.shop.customers.get(number);
  if (found === undefined) throw new Error(`there is no customer ${number}`);
  return found;
};
const csv = async (address: string) => {
  const rows = await exportCustomers(
    app.ports,
    shop,
    customerQueryIn(new URLSearchParams(address)),
  );
  if (rows === null) return null;
  let text = "";
  for await (const line of csvLines(rows)) text += line;
  return text;
};

describe("the list of all customers", () => {
  it("comes in pages of 50 that its addresses join", async () => {
    const shown: string[] = [];
    let address: string | null = "?sort=last-order";
    while (address !== null) {
      const found: Awaited<ReturnType<typeof list>> = await list(address);
      shown.push(...found.customers.map(({ id }) => id));
      address = found.next;
    }
    const known = await app.sql(
      "SELECT customer_id::text AS id FROM customers WHERE deleted_at IS NULL",
    );
    expect(shown.toSorted()).toEqual(known.map(({ id }) => String(id)).toSorted());
    expect((await list()).found.customers.value).toBe(known.length);
  });

  it.each([
    ["of everybody", "", "true"],
    ["of a stage", "?stage=one-time-lapsed", "stage = 'one-time-lapsed'"],
    ["of a facet", "?facet=value-low", "'value-low' = ANY(facets)"],
    [
      "of a facet in a stage",
      "?facet=value-low&stage=lost",
      "'value-low' = ANY(facets) AND stage = 'lost'",
    ],
    ["of two facets", "?facet=send-less&facet=sms-skip", "facets && '{send-less,sms-skip}'"],
    ["of a third by value", "?value=low", "value_tier = 'low'"],
    ["on the second page of everybody", "second", "true"],
  ])("says how many there are %s, whether counted before or now", async (_, address, holds) => {
    await updateRollUps(app.ports, shop);
    const { found } = await list(address === "second" ? ((await list()).next ?? "") : address);
    const [known] = await app.sql(
      `SELECT count(*)::int AS customers,
              (count(*) FILTER (WHERE lower(email_state) = 'subscribed'))::int AS reachable
         FROM customers WHERE deleted_at IS NULL AND ${holds}`,
    );
    expect({ customers: found.customers.value, reachable: found.reachable.value }).toEqual(known);
  });

  it("finds people by the beginning of a name or by their e-mail address, and keeps the filters", async () => {
    const [number = 0] = app.shopify.shop.customers.keys();
    const { firstName, lastName, email } = person(number);
    const byName = await list(`?q=${encodeURIComponent(`${firstName} ${lastName.slice(0, 3)}`)}`);
    expect(byName.customers.map(({ id }) => id)).toContain(String(number));
    expect(byName.search).toBe("all");
    const byEmail = await list(`?q=${encodeURIComponent(email)}`);
    expect(byEmail.customers.map(({ id }) => id)).toEqual([String(number)]);
    const [customer] = byEmail.customers;
    const others = byEmail.choices.stages.filter((stage) => stage !== customer?.stage);
    const filtered = await list(
      `?q=${encodeURIComponent(email)}&${others.map((stage) => `stage=${stage}`).join("&")}`,
    );
    expect(filtered.customers).toEqual([]);
  });

  it("goes on without a search that Shopify does not answer, and says so; a file is not made", async () => {
    app.interfere(async (operation, send) =>
      operation === "customerSearch" ? new Response("", { status: 500 }) : send(),
    );
    const found = await list("?q=anna&stage=lost");
    const csvOf = await csv("?q=anna");
    app.interfere(null);
    expect(found.search).toBe("unavailable");
    expect(found.customers.length).toBe((await list("?stage=lost")).customers.length);
    expect(csvOf).toBeNull();
    expect(JSON.stringify(app.log)).not.toContain("anna");
  });
});

describe("what is done with chosen customers", () => {
  it("excludes all of them, who are then left alone, and takes them back", async () => {
    const ids = (await list()).customers.slice(0, 3).map(({ id }) => id);
    await excludeCustomers(app.ports, shop.shopId, ids, true, "42");
    await app.settle();
    const left = await list("?tags=protected");
    expect(left.customers.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(left.customers.every(({ excluded }) => excluded)).toBe(true);
    await excludeCustomers(app.ports, shop.shopId, ids, false, "42");
    await app.settle();
    expect((await list("?tags=protected")).customers).toEqual([]);
  });

  it("reads the tags of rechecked customers again, also of one who was set aside", async () => {
    const ids = (await list()).customers.slice(0, 2).map(({ id }) => id);
    await app.sql(
      "UPDATE customers SET due_at = NULL, attempts = 10, failure = 'boom' WHERE customer_id = $1",
      [ids[0]],
    );
    expect((await list("?tags=failed")).customers.map(({ id }) => id)).toEqual([ids[0]]);
    app.calls.length = 0;
    await recheckCustomers(app.ports, shop.shopId, ids, "42");
    await app.settle();
    expect(app.calls).toContain("tagsById");
    expect((await list("?tags=failed")).customers).toEqual([]);
  });
});

describe("saved views", () => {
  it("keep filters and sort, never what was searched for; a title is taken once", async () => {
    const query = customerQueryIn(new URLSearchParams("?q=anna&stage=lost&sort=spent"));
    expect(await saveView(app.ports, shop.shopId, "  Lost ones ", query)).toBeNull();
    const [view] = (await list("?stage=lost&sort=spent")).saved;
    expect(view).toMatchObject({
      title: "Lost ones",
      address: "?stage=lost&sort=spent",
      shown: true,
    });
    expect(await saveView(app.ports, shop.shopId, "LOST ONES", query)).toBe("taken");
    expect(await saveView(app.ports, shop.shopId, "\0 ", query)).toBe("untitled");
    expect(await saveView(app.ports, shop.shopId, "x".repeat(41), query)).toBe("too-long");
    const nothing = customerQueryIn(new URLSearchParams("?q=anna"));
    expect(await saveView(app.ports, shop.shopId, "Nothing", nothing)).toBe("nothing");
    await deleteView(app.ports, shop.shopId, view?.viewId ?? "");
    expect((await list()).saved).toEqual([]);
  });

  it("are at most twenty", async () => {
    const query = customerQueryIn(new URLSearchParams("?stage=lost"));
    for (let n = 1; n <= 20; n += 1) await saveView(app.ports, shop.shopId, `View ${n}`, query);
    expect(await saveView(app.ports, shop.shopId, "One more", query)).toBe("too-many");
    expect((await list()).saved).toHaveLength(20);
  });
});

describe("the file", () => {
  it("holds whom the address shows, in its order, by id and not by name", async () => {
    const text = await csv("?sort=spent");
    const [head, ...lines] = (text ?? "").trim().split("\n");
    expect(head).toBe(
      "customer_id,stage,stage_since,next_stage,next_change,last_order,orders,net_spent,currency,email_subscribed,tag_state",
    );
    const { customers, found } = await list("?sort=spent");
    expect(lines).toHaveLength(found.customers.value);
    expect(lines.slice(0, 50).map((line) => line.split(",")[0])).toEqual(
      customers.map(({ id }) => id),
    );
    expect(lines[0]).toMatch(
      /^\d+,[a-z-]+,\d{4}-\d\d-\d\d,[a-z-]*,[\d-]*,\d{4}-\d\d-\d\d,\d+,\d+\.\d\d,[A-Z]{3},(?:yes|no),[a-z-]+$/,
    );
    expect(await csv("?stage=lost&stage=lost&value=low&facet=vip")).toBe(`\uFEFF${head}\n`);
  });
});

it("a customer who was forgotten on request is known by nothing but that", async () => {
  const [customer] = (await list()).customers;
  const id = customer?.id ?? "";
  expect(await isRedacted(app.ports, shop.shopId, id)).toBe(false);
  await app.ports.store.withShop(shop.shopId, (tx) => tx.redactCustomer(id, []));
  expect(await isRedacted(app.ports, shop.shopId, id)).toBe(true);
  expect((await list(`?q=${id}`)).customers).toEqual([]);
});

/** What nobody types by accident. */
const HOSTILE = [
  "'; DROP TABLE customers; --",
  "\0",
  "%00",
  "\uD800",
  "🙂".repeat(60),
  "((((((",
  '"',
  "\\",
  "NOT",
  "a OR b AND -c",
  "id:>0",
  "-",
  "*",
  "1e308",
  "-9223372036854775809.1",
  "99999999999999.999999999999999999",
  "NaN",
  "0x10",
  "2026-02-31",
  "9999-99-99",
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "=HYPERLINK(1)",
  "x".repeat(5_000),
  "__proto__",
];
/** Twenty of them, five in an address. */
const PARAMETERS = [
  ["q", "stage", "facet", "r", "sort"],
  ["fm", "cohort", "value", "from", "tags"],
  ["q", "to", "after", "shop", "anything"],
  ["from", "before", "stage", "tags", "cohort"],
];

it("whatever stands in the address, the screen answers", async () => {
  const environment = readEnvironment({
    NODE_ENV: "test",
    SHOPIFY_API_KEY: CLIENT.apiKey,
    SHOPIFY_API_SECRET: CLIENT.apiSecret,
    SHOPIFY_APP_URL: "https://cadence.example",
  });
  const context = {
    ports: app.ports,
    shopify: createShopify(environment, app.sessions, app.ports.log),
    environment: { apiKey: CLIENT.apiKey, appBridgeUrl: "" },
    cspNonce: "",
    languages: ["en"] as const,
    languageChunks: noLanguageChunks,
  };
  const { token } = await getJwt(DOMAIN.split(".")[0] ?? "", CLIENT.apiKey, CLIENT.apiSecret);
  const addresses = PARAMETERS.flatMap((names) =>
    HOSTILE.map((text) =>
      names.map((name) => `${name}=${encodeURIComponent(text.toWellFormed())}`).join("&"),
    ),
  );
  expect(addresses.length * 5).toBe(500);
  const failed: string[] = [];
  for (const address of addresses) {
    const request = new Request(`https://cadence.example/app/customers?${address}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const found = await loader({ request, context, params: {} }).then(
      ({ list: { customers } }) => customers.length,
      () => null,
    );
    if (found === null) failed.push(address.slice(0, 100));
  }
  expect(failed).toEqual([]);
}, 60_000);
