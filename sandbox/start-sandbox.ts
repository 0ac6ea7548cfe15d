import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "./admin-api/cost-bucket.ts";
import type { AppKeys } from "./admin-api/session-token.ts";
import { faultRoutes } from "./control/fault-routes.ts";
import { handRoutes } from "./control/hand-routes.ts";
import { merchantRoutes } from "./control/merchant-routes.ts";
import { platformRoutes } from "./control/platform-routes.ts";
import { shopifyRoutes } from "./control/shopify-routes.ts";
import { staticRoutes } from "./control/static-routes.ts";
import { createHistory, type ShopKind } from "./demo/create-history.ts";
import { createFaults } from "./faults/faults.ts";
import { listen } from "./http/listen.ts";
import { createSandboxServer } from "./http/server.ts";
import { createJournal } from "./journal.ts";
import { openStore, type Platform, type Store } from "./open-store.ts";
import { declaredTopics } from "./webhooks/subscriptions.ts";
import { createClock } from "./world/clock.ts";

const defaultScopes =
  "read_customers,write_customers,read_orders,read_all_orders,read_products,read_customer_merge";

const journalEntries = 100_000;

/** One shop to open. */
export interface ShopOptions {
  domain: string;
  kind: ShopKind;
  plan?: Plan;
  /** For generated shops; the demo shop is what it is. */
  seed?: number;
  customers?: number;
  /** See Shop. */
  withholdsPersonalData?: boolean;
  searchLagMs?: number;
}

/** What a sandbox is started with. */
export interface SandboxOptions extends AppKeys {
  shops: readonly [ShopOptions, ...ShopOptions[]];
  /** Where a browser reaches the app. */
  appUrl: string;
  /** Where webhooks are posted, when that is another address. */
  appInternal?: string;
  /** 0, any free port, unless given. */
  port?: number;
  scopes?: string;
  tokenLifeSeconds?: number;
  /** The app's own subscriptions, unless shopify.app.toml tells. */
  topics?: readonly string[];
  /** How many of the latest entries the journal keeps. */
  journalEntries?: number;
}

/** A running sandbox. */
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Starts a local Shopify. Everything it keeps is its own, so several may run in one process. */
export async function startSandbox(options: SandboxOptions) {
  const clock = createClock();
  const journal = createJournal(() => clock.now(), options.journalEntries ?? journalEntries);
  const faults = createFaults((name, shop) => journal.add({ kind: "fault", shop, name }));
  const resultFolder = mkdtempSync(join(tmpdir(), "sandbox-bulk-"));
  let origin = "";
  const platform: Platform = {
    keys: { apiKey: options.apiKey, apiSecret: options.apiSecret },
    appUrl: options.appUrl,
    appInternal: options.appInternal ?? options.appUrl,
    scopes: (options.scopes ?? defaultScopes).split(","),
    topics: options.topics ?? declaredTopics(),
    faults,
    adminLanguage: { locale: "en" },
    journal,
    tokenLifeSeconds: options.tokenLifeSeconds ?? 3600,
    clock,
    resultFolder,
    origin: () => origin,
  };
  const open = ({ kind, plan = "standard", seed = 1, customers, ...given }: ShopOptions): Store =>
    openStore(platform, {
      plan,
      seed,
      history: createHistory({ kind, seed, customers, now: clock.now() }),
      ...given,
    });
  const [first, ...rest] = options.shops;
  const shop = open(first);
  const shops = new Map([shop, ...rest.map(open)].map((store) => [store.shop.domain, store]));
  const server = createSandboxServer({
    routes: {
      ...shopifyRoutes(platform),
      ...platformRoutes(platform),
      ...merchantRoutes,
      ...faultRoutes(platform),
      ...handRoutes,
      ...staticRoutes(resultFolder),
    },
    storeOf(request, url) {
      const named = url.searchParams.get("shop") ?? request.headers["x-sandbox-host"];
      return typeof named === "string" ? (shops.get(named) ?? null) : shop;
    },
  });
  const listening = await listen(server, options.port ?? 0);
  origin = listening.origin;
  return {
    origin,
    clock,
    faults,
    journal,
    /** The first shop. */
    shop,
    shops,
    async close() {
      await Promise.all([...shops.values()].map((store) => store.close()));
      await listening.close();
      rmSync(resultFolder, { recursive: true, force: true });
    },
  };
}
