import { z } from "zod";
import { shopKinds } from "./demo/create-history.ts";
import { startSandbox, type ShopOptions } from "./start-sandbox.ts";

const Plan = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["standard", "advanced", "plus", "enterprise"]));
const Shop = z.strictObject({
  domain: z.string(),
  kind: z.enum(shopKinds),
  plan: Plan.exactOptional(),
  seed: z.number().int().exactOptional(),
  customers: z.number().int().exactOptional(),
  withholdsPersonalData: z.boolean().exactOptional(),
  searchLagMs: z.number().int().exactOptional(),
});
const Shops = z.tuple([Shop], Shop);

const Environment = z.object({
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_APP_URL: z.url(),
  SANDBOX_APP_INTERNAL: z.url().optional(),
  SANDBOX_PORT: z.coerce.number().int().default(4300),
  SANDBOX_SHOP: z.string().default("cadence-demo.myshopify.com"),
  SANDBOX_KIND: z.enum(shopKinds).default("online-retail"),
  SANDBOX_PLAN: Plan.default("standard"),
  SANDBOX_SEED: z.coerce.number().int().default(1),
  SANDBOX_CUSTOMERS: z.coerce.number().int().optional(),
  SANDBOX_SHOPS: z
    .string()
    .transform((text) => Shops.parse(JSON.parse(text)))
    .optional(),
  SANDBOX_JOURNAL: z.coerce.number().int().positive().optional(),
  SCOPES: z.string().optional(),
});

const env = Environment.parse(process.env);
const oneShop: ShopOptions = {
  domain: env.SANDBOX_SHOP,
  kind: env.SANDBOX_KIND,
  plan: env.SANDBOX_PLAN,
  seed: env.SANDBOX_SEED,
  ...(env.SANDBOX_CUSTOMERS === undefined ? {} : { customers: env.SANDBOX_CUSTOMERS }),
};
const sandbox = await startSandbox({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecret: env.SHOPIFY_API_SECRET,
  appUrl: env.SHOPIFY_APP_URL,
  port: env.SANDBOX_PORT,
  shops: env.SANDBOX_SHOPS ?? [oneShop],
  ...(env.SANDBOX_APP_INTERNAL === undefined ? {} : { appInternal: env.SANDBOX_APP_INTERNAL }),
  ...(env.SANDBOX_JOURNAL === undefined ? {} : { journalEntries: env.SANDBOX_JOURNAL }),
  ...(env.SCOPES === undefined ? {} : { scopes: env.SCOPES }),
});

// "disconnect": whoever started us with a channel is gone, however it ended.
for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const)
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));

console.log(JSON.stringify({ ready: true, origin: sandbox.origin }));
