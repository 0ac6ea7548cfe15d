import { z } from "zod";
import { shopKinds } from "./demo/create-history.ts";
import { startSandbox } from "./start-sandbox.ts";

const Environment = z.object({
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_APP_URL: z.url(),
  SANDBOX_APP_INTERNAL: z.url().optional(),
  SANDBOX_PORT: z.coerce.number().int().default(4300),
  SANDBOX_SHOP: z.string().default("cadence-demo.myshopify.com"),
  SANDBOX_KIND: z.enum(shopKinds).default("online-retail"),
  SANDBOX_PLAN: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["standard", "advanced", "plus", "enterprise"]))
    .default("standard"),
  SANDBOX_SEED: z.coerce.number().int().default(1),
  SANDBOX_CUSTOMERS: z.coerce.number().int().optional(),
  SCOPES: z.string().optional(),
});

const env = Environment.parse(process.env);
const sandbox = await startSandbox({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecret: env.SHOPIFY_API_SECRET,
  appUrl: env.SHOPIFY_APP_URL,
  port: env.SANDBOX_PORT,
  shops: [
    {
      domain: env.SANDBOX_SHOP,
      kind: env.SANDBOX_KIND,
      plan: env.SANDBOX_PLAN,
      seed: env.SANDBOX_SEED,
      ...(env.SANDBOX_CUSTOMERS === undefined ? {} : { customers: env.SANDBOX_CUSTOMERS }),
    },
  ],
  ...(env.SANDBOX_APP_INTERNAL === undefined ? {} : { appInternal: env.SANDBOX_APP_INTERNAL }),
  ...(env.SCOPES === undefined ? {} : { scopes: env.SCOPES }),
});

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));

console.log(JSON.stringify({ ready: true, origin: sandbox.origin }));
