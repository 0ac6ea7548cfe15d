import { z } from "zod";

const tokenKeys = z
  .string()
  .regex(
    /^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/,
    'must be "<id>:<base64 of 32 bytes>", several separated by commas',
  );

const Environment = z.object({
  NODE_ENV: z
    .enum(["production", "development", "test"], "must be production, development or test")
    .default("production"),
  SHOPIFY_API_KEY: z.string("is missing: the app's client id").min(1, "is empty"),
  SHOPIFY_API_SECRET: z.string("is missing: the app's client secret").min(1, "is empty"),
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(1, "is empty").optional(),
  SHOPIFY_APP_URL: z.url({
    protocol: /^https?$/,
    error: "must be the address at which Shopify reaches the app, such as https://app.example.com",
  }),
  TOKEN_KEYS: tokenKeys.optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// address" })
    .optional(),
  DATA_DIR: z.string().min(1, "is empty").default(".data"),
  PORT: z.coerce.number("must be a port number").int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z
    .enum(
      ["debug", "info", "warn", "error", "silent"],
      "must be debug, info, warn, error or silent",
    )
    .default("info"),
  METRICS_PORT: z.coerce.number("must be a port number").int().min(0).max(65_535).optional(),
  APP_BRIDGE_URL: z.url("must be an address").optional(),
  CLOCK_URL: z.url("must be the address of a sandbox's clock").optional(),
  FAILPOINT: z
    .string()
    .regex(
      /^([\w.]+:[a-z-]+:[1-9]\d*(:stop)?(,|$))+$/,
      'must be "<point>:<n>", several with commas between',
    )
    .optional(),
  TIMINGS_SCALE: z.coerce.number("must be a number").min(1, "must be 1 or more").optional(),
});

export type Environment = z.infer<typeof Environment>;

/** A variable that is missing or malformed; the message is one sentence that names it. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** Reads the environment once. Throws an EnvironmentError about the first variable that is wrong. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new EnvironmentError(
      `${issue?.path.join(".") ?? "environment"} ${issue?.message ?? "is wrong"}.`,
    );
  }
  if (parsed.data.NODE_ENV === "production" && parsed.data.TOKEN_KEYS === undefined) {
    throw new EnvironmentError(
      'TOKEN_KEYS is missing: it seals the access tokens; set it to "k1:<base64 of 32 random bytes>".',
    );
  }
  if (parsed.data.NODE_ENV === "production" && parsed.data.CLOCK_URL !== undefined) {
    throw new EnvironmentError(
      "CLOCK_URL is set: it belongs to demo and tests, never to production.",
    );
  }
  for (const name of ["FAILPOINT", "TIMINGS_SCALE"] as const) {
    if (parsed.data.NODE_ENV !== "test" && parsed.data[name] !== undefined) {
      throw new EnvironmentError(`${name} is set: it belongs to tests alone.`);
    }
  }
  return parsed.data;
}
