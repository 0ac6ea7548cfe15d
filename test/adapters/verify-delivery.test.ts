import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyDelivery } from "#app/adapters/shopify/verify-delivery.ts";
import { TOPICS } from "#app/ports/news.ts";

const SECRET = "the-secret";
const PREVIOUS = "the-secret-before";
const SHOP = "teahouse.myshopify.com";

const ORDER = Buffer.from(
  JSON.stringify({
    id: 1,
    admin_graphql_api_id: "gid://shopify/Order/1",
    updated_at: "2026-11-21T10:00:00+01:00",
    customer: { admin_graphql_api_id: "gid://shopify/Customer/42" },
    tags: "tea, “green”",
  }),
);

const signed = (bytes: Uint8Array, secret = SECRET) =>
  createHmac("sha256", secret).update(bytes).digest("base64");

const HEADERS = {
  "x-shopify-topic": "orders/create",
  "x-shopify-hmac-sha256": signed(ORDER),
  "x-shopify-shop-domain": SHOP,
  "x-shopify-api-version": "2026-10",
  "x-shopify-webhook-id": "webhook-1",
  "x-shopify-triggered-at": "2026-11-21T10:00:00.000Z",
};
type Headers = Readonly<Record<string, string | undefined>>;

const verify = (bytes: Uint8Array, headers: Headers = HEADERS) =>
  verifyDelivery(Buffer.from(bytes), (name) => headers[name], [SECRET, PREVIOUS]);

describe("R3: of 10,000 mutations of a signed webhook", () => {
  const at = fc.nat(ORDER.length - 1);
  const flipped = fc
    .tuple(at, fc.integer({ min: 1, max: 255 }))
    .map(([place, bits]) => ORDER.map((byte, index) => (index === place ? byte ^ bits : byte)));
  const shorter = at.map((length) => ORDER.subarray(0, length));
  const longer = fc
    .uint8Array({ minLength: 1, maxLength: 16 })
    .map((more) => Buffer.concat([ORDER, more]));
  const swapped = fc
    .tuple(at, at)
    .map(([a, b]) =>
      ORDER.map((byte, index) => (index === a ? ORDER[b] : index === b ? ORDER[a] : byte) ?? byte),
    )
    .filter((bytes) => !ORDER.equals(bytes));
  const other = fc.json().map((text) => Buffer.from(text));

  it("no body passes under the signature of another", () => {
    fc.assert(
      fc.property(fc.oneof(flipped, shorter, longer, swapped, other), (bytes) => {
        expect(verify(bytes)).toMatchObject({ kind: "refused" });
      }),
      { numRuns: 6_000 },
    );
  });

  it("no signature passes but the one that Shopify writes, in its one spelling", () => {
    const good = signed(ORDER);
    const changed = fc
      .tuple(fc.nat(good.length - 1), fc.string({ maxLength: 3 }))
      .map(([place, text]) => good.slice(0, place) + text + good.slice(place + 1));
    const padded = fc.string({ minLength: 1, maxLength: 4 }).map((more) => good + more);
    const anything = fc.base64String();
    const url = fc.constant(good.replaceAll("+", "-").replaceAll("/", "_").replace("=", ""));
    fc.assert(
      fc.property(
        fc.oneof(changed, padded, anything, url).filter((text) => text !== good),
        (signature) => {
          const headers = { ...HEADERS, "x-shopify-hmac-sha256": signature };
          expect(verify(ORDER, headers)).toMatchObject({ kind: "refused" });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("other headers are refused or say what they say, whatever they hold; nothing is thrown", () => {
    const shop = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(...TOPICS),
      fc.constantFrom("other.myshopify.com", "other.myshopify.com\n", "evil.test"),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(HEADERS)), text, (name, value) => {
        const headers = { ...HEADERS, [name]: value };
        const verdict = verify(ORDER, headers);
        if (verdict.kind !== "delivery") return;
        expect(verdict.delivery.shopDomain).toBe(headers["x-shopify-shop-domain"]);
        expect(verdict.delivery.shopDomain).toMatch(shop);
        expect(TOPICS).toContain(verdict.delivery.topic);
        expect(headers["x-shopify-hmac-sha256"]).toBe(signed(ORDER));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a signed webhook", () => {
  it("passes, under the previous secret too", () => {
    expect(verify(ORDER)).toMatchObject({ kind: "delivery" });
    const headers = { ...HEADERS, "x-shopify-hmac-sha256": signed(ORDER, PREVIOUS) };
    expect(verify(ORDER, headers)).toMatchObject({ kind: "delivery" });
  });

  it("is looked into only after its signature: no JSON of a stranger is ever parsed", () => {
    const headers = { ...HEADERS, "x-shopify-topic": "shop/redact" };
    const body = Buffer.from("{");
    expect(verify(body, headers)).toMatchObject({ kind: "refused", status: 401 });
    expect(verify(body, { ...headers, "x-shopify-hmac-sha256": signed(body) })).toMatchObject({
      kind: "refused",
      status: 400,
    });
  });

  it("keeps an id past 2^53 to the last digit", () => {
    const body = Buffer.from('{"id": 820982911946154508, "tax": 0.25, "n": 12}');
    const headers = {
      ...HEADERS,
      "x-shopify-topic": "orders/delete",
      "x-shopify-hmac-sha256": signed(body),
    };
    expect(verify(body, headers)).toMatchObject({
      kind: "delivery",
      delivery: { body: { id: "820982911946154508" } },
    });
  });
});
