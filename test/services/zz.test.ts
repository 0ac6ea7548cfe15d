import { afterAll, expect, it } from "vitest";
import { placeOrder, cancelOrder, refundOrder } from "#sandbox/world/sell.ts";
import { changeSubscription } from "#sandbox/world/welcome.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { expectedStates } from "#test/oracle/expected-states.ts";
import { parseTruth } from "#test/oracle/truth.ts";
import { truthOf } from "#sandbox/control/truth.ts";

let app: TestApp;
afterAll(() => app?.close());
const DAY = 86_400_000;
const KIND = (process.env.KIND ?? "consumables") as "consumables";
const SEED = Number(process.env.SEED ?? 7);
let s = SEED * 77 + 1;
const rnd = () => { s = (s * 1664525 + 1013904223) >>> 0; return s / 2 ** 32; };

async function compare(label: string) {
  const rules = await app.rules();
  const expected = expectedStates(parseTruth(truthOf(app.shopify.shop)), rules);
  const rows = await app.sql("SELECT customer_id, stage, purchases, cycle_days, due_days, risk_days, lapsed_days, lost_days, due_now, last_order_at, policy_version, rhythm_version, subscription, due_at FROM customers");
  let n = 0;
  for (const row of rows) {
    const e = expected.get(`gid://shopify/Customer/${String(row.customer_id)}`);
    if (!e) continue;
    const b = row.cycle_days === null ? null : { cycle: row.cycle_days, due: row.due_days, risk: row.risk_days, lapsed: row.lapsed_days, lost: row.lost_days };
    if (JSON.stringify(b) !== JSON.stringify(e.boundaries) || e.stage !== row.stage || e.due !== row.due_now) {
      n++;
      if (n < 4) console.log(label, JSON.stringify(row), JSON.stringify(e), JSON.stringify(b));
    }
  }
  const d = await app.differences();
  console.log(label, "states differ", n, "wrong", d.wrongTags.length, JSON.stringify(d.wrongTags.slice(0, 2)), "foreign", d.foreignTouched.length, "lost", d.lostFromLedger.length, "versions", rules.rhythms.length, rules.rhythms.map(r => r.learned.source + r.learned.prospectColdDays).join());
  return d;
}

it("runs", async () => {
  app = await openApp({ kind: KIND, customers: Number(process.env.N ?? 300), seed: SEED });
  const customers = [...app.shopify.shop.customers.values()];
  const product = app.shopify.shop.products[0]!;
  customers.forEach((customer, i) => {
    if (i % 9 === 0) changeSubscription(app.shopify.shop, customer, i % 2 && process.env.ACTIVE && (customer.orders.length > 2) ? "ACTIVE" : "PAUSED");
    if (i % 9 === 3 || i % 11 === 0) for (let k = 0; k < 3; k++) placeOrder(app.shopify.shop, () => {}, { customer, items: [{ product, quantity: 1 }], at: app.sandbox.clock.now() - Math.floor(rnd() * 200) * DAY, sourceName: rnd() < 0.6 ? "subscription_contract" : "pos", tags: rnd() < 0.3 ? ["Staff"] : [] });
  });
  const shop = await app.tagged({
    naming: { prefix: "lc-", families: ["stage", "value", "vip", "due", "send-less", "holdout"] },
    ...(process.env.PROD ? { products: [{ by: "product", name: "p", productIds: app.shopify.shop.products.slice(0, 5).map(({ number }) => String(number)), oneTime: { risk: 10, lapsed: null, lost: null }, repeat: { risk: null, lapsed: 33, lost: null } }] } : {}),
    ...(process.env.EXCL ? { exclusions: { sources: ["pos"], tags: ["staff"] } } : {}),
  });
  if (process.env.LIMITED) { await app.sql("UPDATE shops SET scopes = 'read_orders,write_customers'"); await app.sql("UPDATE customers SET due_at = now()"); await app.settle(); }
  await compare("first");
  const step = Number(process.env.STEP ?? 4);
  for (let k = 0; k < Number(process.env.STEPS ?? 16); k++) {
    app.sandbox.clock.advance(2_000);
    for (const customer of customers) if (rnd() < 0.03 * step / 4) {
      const o = placeOrder(app.shopify.shop, app.shopify.announce, { customer, items: [{ product: app.shopify.shop.products[Math.floor(rnd() * 20)] ?? product, quantity: 1 }], at: app.sandbox.clock.now(), sourceName: rnd() < 0.1 ? "subscription_contract" : rnd() < .1 ? "pos" : "web", tags: rnd() < .1 ? ["STAFF"] : [] });
      if (process.env.REFUND && rnd() < 0.2) { app.sandbox.clock.advance(2000); refundOrder(app.shopify.shop, app.shopify.announce, o); }
    }
    const all = app.shopify.shop.orders.size; await app.workUntil('heard', async () => { const [r] = await app.sql('SELECT count(*)::int AS n FROM deliveries WHERE state = \'open\''); await new Promise((f) => setTimeout(f, 30)); const [o] = await app.sql('SELECT count(*)::int AS n FROM orders'); return Number(r?.n) === 0 && Number(o?.n) >= [...app.shopify.shop.orders.values()].filter(x => x.customer).length && app.isQuiet(); });
    if (process.env.CHANGE) {
      const learned = { risk: null, lapsed: null, lost: null };
      const change = [null, null, null, { repeat: { risk: 50, lapsed: null, lost: null } }, null, { repeat: learned, prospectCold: 14 }, { exclusions: { sources: ["pos"], tags: ["staff"] } }, null, { prospectCold: null }, { exclusions: { sources: [], tags: [] } }][k] ?? null;
      if (change) { await applyPolicy(app.ports, shop.shopId, change, "42"); await app.sql("UPDATE settings SET created_at = from_epoch_ms($1) WHERE version = (SELECT max(version) FROM settings)", [app.sandbox.clock.now()]); await app.workUntil("recounted", async () => (await app.sql("SELECT FROM schedules WHERE kind = 'recount'")).length === 0); await app.settle(); await compare(`changed ${JSON.stringify(change)}`); }
    }
    if (process.env.TRACE) await compare(`orders ${k}`);
    app.sandbox.clock.advance(step * DAY + Math.floor(rnd() * 1e7));
    for (let p = 0; p < 4; p++) { app.sandbox.clock.advance(5_000); await app.pass(); await app.settle(); }
    await compare(`step ${k}`);
  }
}, 500_000);
