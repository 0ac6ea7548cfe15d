import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Session } from "@shopify/shopify-api";
import express, { type RequestHandler } from "express";
import { createServer } from "node:http";
import pg from "pg";
import { z } from "zod";
import { readPlaybooks } from "#app/adapters/playbooks/read-playbooks.ts";
import { postgresInbox } from "#app/adapters/postgres/inbox.ts";
import { createPrisma } from "#app/adapters/postgres/prisma.ts";
import { rateBudget } from "#app/adapters/postgres/rate-budget.ts";
import { sealing } from "#app/adapters/postgres/sealing.ts";
import { sessionStorage } from "#app/adapters/postgres/session-storage.ts";
import { postgresStore } from "#app/adapters/postgres/store.ts";
import { tokenStore } from "#app/adapters/postgres/token-store.ts";
import { shopifyAdmin } from "#app/adapters/shopify/admin.ts";
import { readNews } from "#app/adapters/shopify/news.ts";
import { tokenEndpoint } from "#app/adapters/shopify/token-endpoint.ts";
import { verifyDelivery } from "#app/adapters/shopify/verify-delivery.ts";
import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import { runJob } from "#app/jobs/run-job.ts";
import type { Delivery } from "#app/ports/delivery.ts";
import type { Log } from "#app/ports/log.ts";
import type { Ports } from "#app/ports/ports.ts";
import { SCOPES, type Shop } from "#app/ports/shop.ts";
import type { ShopifyAdmin } from "#app/ports/shopify.ts";
import { TIMINGS, type Timings } from "#app/ports/timings.ts";
import { applyDelivery } from "#app/services/apply-delivery.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { ensureInstalled } from "#app/services/ensure-installed.ts";
import { refetchObjects } from "#app/services/refetch-objects.ts";
import { startImport } from "#app/services/start-import.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { workOffShop } from "#app/services/work-off-shop.ts";
import { webhookReceiver } from "#app/webhook-receiver.ts";
import { truthOf } from "#sandbox/control/truth.ts";
import { listen } from "#sandbox/http/listen.ts";
import { startSandbox, type ShopOptions } from "#sandbox/start-sandbox.ts";
import { gid } from "#sandbox/world/gid.ts";
import { writeTags } from "#sandbox/world/write-tags.ts";
import { compareTags } from "#test/oracle/compare-tags.ts";
import { expectedStates } from "#test/oracle/expected-states.ts";
import { expectedTags } from "#test/oracle/expected-tags.ts";
import type { Rules } from "#test/oracle/rules.ts";
import { parseTruth, tagSnapshot, type TagSnapshot } from "#test/oracle/truth.ts";
import { rulesInForce } from "#scripts/demo/rules-in-force.ts";
import { until } from "#scripts/demo/until.ts";
import { freshDatabase } from "./postgres.ts";
import { sandboxFetch, type Interference } from "./sandbox-fetch.ts";

/** Who we are in Shopify's eyes. */
export const CLIENT = { apiKey: "test-key", apiSecret: "test-secret" };
export const DOMAIN = "teahouse.myshopify.com";

/** Production's durations, but nobody waits long for a bulk operation or before a second try. */
const TEST_TIMINGS: Timings = {
  ...TIMINGS,
  poll: 15,
  pollMost: 60,
  hint: 15,
  again: 15,
  retry: 8,
  retryMost: 40,
  reconnect: 40,
  look: 50,
  pause: (ms) => pause(ms),
};

const LIMIT_MS = 15_000;

/** An entry of the log, for tests that read it. */
type LogEntry = {
  readonly event: string;
  readonly fields?: object;
  readonly cause?: unknown;
};

/** The app's services over a database of its own and a small Shopify of its own, in this process. */
export type TestApp = Awaited<ReturnType<typeof openApp>>;

type AppOptions = Partial<ShopOptions> & {
  /** False where a mass write's thousands of echoes would only cost time. */
  readonly webhooks?: boolean;
};

/** Opens both; `await app.close()` ends them. The shop is not yet installed. */
export async function openApp({ webhooks = true, ...options }: AppOptions = {}) {
  const database = await freshDatabase();
  let receiver: RequestHandler | null = null;
  const web = await listen(
    createServer(
      express().use("/webhooks", (request, response, next) => {
        if (receiver === null) response.status(503).end();
        else receiver(request, response, next);
      }),
    ),
    0,
  );
  const sandbox = await startSandbox({
    ...CLIENT,
    appUrl: web.origin,
    shops: [{ domain: DOMAIN, kind: "tiny", customers: 40, plan: "enterprise", ...options }],
  });
  const shopify = sandbox.shop;
  if (!webhooks) shopify.courier.send = () => {};

  const prisma = createPrisma(database.url, 8);
  const pool = new pg.Pool({ connectionString: database.url, max: 6 });
  // A socket may still be closing when the database is dropped under it.
  pool.on("error", () => {});
  const sealed = sealing(`k1:${randomBytes(32).toString("base64")}`);
  const sessions = sessionStorage(prisma, sealed, { offsetMs: () => sandbox.clock.offsetMs() });
  const log: LogEntry[] = [];
  let interference: Interference | null = null;
  const calls: string[] = [];
  const fetch = sandboxFetch(sandbox.origin, (operation, send) => {
    calls.push(operation);
    return interference === null ? send() : interference(operation, send);
  });
  let stoppedMs = 0;
  const timings: Timings = {
    ...TEST_TIMINGS,
    monotonic: () => TEST_TIMINGS.monotonic() + stoppedMs,
  };
  const tokens = tokenStore(
    prisma,
    sealed,
    tokenEndpoint(fetch, { id: CLIENT.apiKey, secret: CLIENT.apiSecret }, timings),
    timings,
  );
  const openStore = () =>
    postgresStore({
      prisma,
      pool,
      sealed,
      clock: { offsetMs: () => sandbox.clock.offsetMs() },
      timings,
    });
  const ports: Ports = {
    store: openStore(),
    inbox: postgresInbox(pool, timings),
    verifyDelivery: (bytes, header) => verifyDelivery(bytes, header, [CLIENT.apiSecret]),
    readNews,
    shopify: shopifyAdmin({ fetch, tokens, budget: rateBudget(prisma, timings), timings }),
    playbooks: readPlaybooks(),
    wake: () => {},
    timings,
    log: recording(log),
  };
  receiver = webhookReceiver(ports);

  const truth = () => parseTruth(truthOf(shopify.shop));
  let foreign: TagSnapshot = tagSnapshot(truth());
  const sql = async (text: string, values: readonly unknown[] = []) =>
    Rows.parse((await pool.query(text, [...values])).rows);

  const ledger = async () => {
    const rows = await sql("SELECT customer_id::text AS id, tag FROM ledger");
    return new Set(rows.map(({ id, tag }) => `${gid("Customer", Number(id))} ${String(tag)}`));
  };

  /** Shopify grants tokens and the app is opened, as at the first load of a page. */
  const install = async (): Promise<Shop> => {
    const grant = Grant.parse(shopify.tokens.exchange("expiring-offline"));
    await sessions.storeSession(
      new Session({
        id: `offline_${DOMAIN}`,
        shop: DOMAIN,
        state: "",
        isOnline: false,
        scope: SCOPES.join(","),
        accessToken: grant.access_token,
        refreshToken: grant.refresh_token,
        expires: new Date(Date.now() + grant.expires_in * 1000),
        refreshTokenExpires: new Date(Date.now() + grant.refresh_token_expires_in * 1000),
      }),
    );
    return ensureInstalled(ports, DOMAIN);
  };

  /** Applies what is open; the outcome of each that did not throw. */
  const applyAll = async (given: Ports = ports): Promise<readonly string[]> => {
    const all: string[] = [];
    for (;;) {
      const { outcomes, failure } = await given.store.applyDeliveries((tx, delivery) =>
        applyDelivery(given, tx, delivery),
      );
      all.push(...outcomes);
      if (outcomes.length === 0 && failure === null) return all;
    }
  };

  /** Stores one delivery and applies it; what that did, or why it failed. */
  const applied = async (delivery: Delivery): Promise<string> => {
    await ports.inbox.accept(delivery);
    return until(`${delivery.topic} to be applied`, LIMIT_MS, async () => {
      await applyAll();
      const [row] = await sql("SELECT outcome FROM deliveries WHERE webhook_id = $1", [
        delivery.webhookId,
      ]);
      return typeof row?.outcome === "string" ? row.outcome : null;
    });
  };

  let lastFailure: unknown = null;

  /** What the workers would do now, once each. */
  const pass = async (given: Ports = ports): Promise<void> => {
    await applyAll(given);
    for (const shopId of await given.store.shopsWithRefetches()) {
      await refetchObjects(given, await given.store.withShop(shopId, (tx) => tx.shop()));
    }
    for (const shopId of await given.store.shopsWithDueCustomers()) {
      await workOffShop(given, shopId);
    }
    for (const { kind, shopId } of await given.store.claimSchedules(0)) {
      // As in the queue, a job that throws is begun again as long as its schedule stands.
      await runJob(given, kind, shopId).catch((error: unknown) => {
        lastFailure = error;
      });
    }
  };

  /** Works until something is so; throws, naming what, when it is not within some seconds. */
  const workUntil = async (
    what: string,
    isSo: () => Promise<boolean> | boolean,
    given: Ports = ports,
  ): Promise<void> => {
    const deadline = performance.now() + LIMIT_MS;
    while (!(await isSo())) {
      if (performance.now() > deadline) {
        throw new Error(`still not: ${what}`, { cause: lastFailure });
      }
      await pass(given);
    }
  };

  /** Hears of an order and reads it, but computes and writes nothing: its customer is due. */
  const heardOf = (orderNumber: number) =>
    workUntil(
      `order ${orderNumber} is known`,
      async () => {
        const rows = await sql("SELECT FROM orders WHERE order_id = $1", [orderNumber]);
        return rows.length > 0;
      },
      { ...ports, store: { ...ports.store, shopsWithDueCustomers: async () => [] } },
    );

  /** Nothing due or to be tried again, nothing open but intents of who is gone, nothing leased, no run under way. */
  const isQuiet = async (): Promise<boolean> => {
    const now = sandbox.clock.now();
    const [row] = await sql(
      `SELECT (SELECT count(*) FROM customers
                WHERE due_at <= from_epoch_ms($1) OR lease IS NOT NULL
                   OR attempts > 0 AND due_at IS NOT NULL)
            + (SELECT count(*) FROM deliveries WHERE state = 'open')
            + (SELECT count(*) FROM refetches WHERE failed_at IS NULL)
            + (SELECT count(*) FROM intents JOIN customers USING (shop_id, customer_id)
                WHERE deleted_at IS NULL)
            + (SELECT count(*) FROM tag_runs WHERE state = 'running')
            + (SELECT count(*) FROM imports WHERE phase NOT IN ('ready', 'failed')) AS open`,
      [now],
    );
    return Number(row?.open) === 0;
  };
  const settle = (given: Ports = ports) => workUntil("everything is quiet", isQuiet, given);

  return {
    database,
    sandbox,
    shopify,
    prisma,
    ports,
    sessions,
    /** The same rows as a process beside this one sees them. */
    anotherStore: openStore,
    /** Operations sent to the Admin API, in order; also "token" and "download". */
    calls,
    log,
    sql,
    install,
    applied,
    applyAll,
    pass,
    workUntil,
    heardOf,
    settle,
    isQuiet,

    /** Puts something between the app and Shopify; null takes it away. */
    interfere: (next: Interference | null) => {
      interference = next;
    },

    /** As if the process had been stopped for so long just now: its own clock has gone on. */
    wasStopped: (ms: number) => {
      stoppedMs += ms;
    },

    /** Installs, imports the whole history and computes everybody, by what the merchant set before. */
    async ready(policy: Partial<ShopPolicy> = {}): Promise<Shop> {
      const shop = await install();
      if (Object.keys(policy).length > 0) await applyPolicy(ports, shop.shopId, policy, "42");
      await startImport(ports, shop.shopId);
      await settle();
      return shop;
    },

    /** The same, and writes the first tags. */
    async tagged(policy: Partial<ShopPolicy> = {}): Promise<Shop> {
      const shop = await this.ready(policy);
      await turnTaggingOn(ports, shop.shopId);
      await settle();
      return shop;
    },

    /** What the oracle is told: the settings, and what the app learned and refreshed when. */
    rules: () => rulesInForce(sql),

    /** What is not as the oracle says by these settings, or by those in force. */
    async differences(rules: Partial<Rules> = {}) {
      const now = truth();
      const all = { ...(await rulesInForce(sql)), ...rules };
      const present = tagSnapshot(now);
      return {
        ...compareTags(expectedTags(foreign, now, all), present),
        /** Tags that we wrote and do not know as ours: nobody would ever take them off. */
        lostFromLedger: lostTags(present, foreign, await ledger()),
      };
    },

    /** The boundaries of every customer as they are stored, and as the oracle says that they are. */
    async boundaries() {
      const rows = await sql(
        `SELECT customer_id::text AS id, cycle_days AS cycle, due_days AS due, risk_days AS risk,
                lapsed_days AS lapsed, lost_days AS lost FROM customers WHERE deleted_at IS NULL`,
      );
      const stored = rows.map(({ id, ...days }): [string, object | null] => [
        gid("Customer", Number(id)),
        days.cycle === null ? null : days,
      ]);
      const states = [...expectedStates(truth(), await rulesInForce(sql))];
      return {
        stored: Object.fromEntries(stored),
        expected: Object.fromEntries(states.map(([id, { boundaries }]) => [id, boundaries])),
      };
    },

    /** The tags on a customer in Shopify. */
    tagsOf: (number: number) => shopify.shop.customers.get(number)?.tags ?? [],

    /** The merchant edits tags by hand: they are foreign from then on. */
    merchantEdits(number: number, change: { add?: readonly string[]; remove?: readonly string[] }) {
      const customer = shopify.shop.customers.get(number);
      if (customer === undefined) throw new Error(`there is no customer ${number}`);
      const { add = [], remove = [] } = change;
      const by = { customer, actor: "merchant" } as const;
      writeTags(shopify.shop, shopify.announce, { ...by, verb: "remove", tags: remove });
      writeTags(shopify.shop, shopify.announce, { ...by, verb: "add", tags: add });
      const id = gid("Customer", number);
      const kept = (foreign.get(id) ?? []).filter((tag) => !remove.includes(tag));
      foreign = new Map([...foreign, [id, [...kept, ...add]]]);
    },

    /** Somebody else at the same database; to be released. */
    connect: () => pool.connect(),

    async close(): Promise<void> {
      await sandbox.close();
      await web.close();
      await Promise.all([prisma.$disconnect(), pool.end()]);
      await database.drop();
    },
  };
}

/** Nothing is wrong. */
export const RIGHT = { wrongTags: [], foreignTouched: [], lostFromLedger: [] };

function lostTags(present: TagSnapshot, foreign: TagSnapshot, ledger: ReadonlySet<string>) {
  return [...present].flatMap(([id, tags]) => {
    const theirs = new Set((foreign.get(id) ?? []).map((tag) => tag.toLowerCase()));
    const ours = tags.filter((tag) => !theirs.has(tag.toLowerCase()));
    return ours
      .filter((tag) => !ledger.has(`${id} ${tag}`))
      .map((tag) => ({ customerId: id, tag }));
  });
}

/** The ports with a Shopify that does some things differently. */
export function withShopify(
  ports: Ports,
  change: (admin: ShopifyAdmin) => Partial<ShopifyAdmin>,
): Ports {
  return {
    ...ports,
    shopify: (shop) => {
      const admin = ports.shopify(shop);
      return { ...admin, ...change(admin) };
    },
  };
}

const Rows = z.array(z.record(z.string(), z.unknown()));
const Grant = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
  refresh_token_expires_in: z.number(),
});

function recording(entries: LogEntry[]): Log {
  return {
    info: (event, fields = {}) => void entries.push({ event, fields }),
    warn: (event, fields = {}) => void entries.push({ event, fields }),
    error: (event, cause, fields = {}) => void entries.push({ event, cause, fields }),
  };
}
