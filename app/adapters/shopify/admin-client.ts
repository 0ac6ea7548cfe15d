import pRetry, { AbortError } from "p-retry";
import { z } from "zod";
import { type Priority, ShopifyError, type ShopifyFault } from "#app/ports/shopify.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { RateBudget, ThrottleStatus } from "#app/adapters/postgres/rate-budget.ts";
import type { TokenStore } from "#app/adapters/postgres/token-store.ts";
import type { Operation } from "./operation.ts";

/** The Admin API version that every operation is written against. */
export const API_VERSION = "2026-10";

/** What the client needs of the process. */
export type AdminClientParts = {
  readonly fetch: typeof globalThis.fetch;
  readonly tokens: TokenStore;
  readonly budget: RateBudget;
  readonly timings: Pick<Timings, "call" | "download" | "retry" | "monotonic" | "random" | "pause">;
};

export type AdminClient = {
  /**
   * Runs one operation and parses its data. Reads are tried again, a write only when it was throttled:
   * otherwise its outcome may be unknown (reliability rules 9 and 17). Faults are ShopifyErrors.
   */
  readonly run: <Variables extends object, Data>(
    operation: Operation<Variables, Data>,
    variables: Variables,
    priority: Priority,
  ) => Promise<Data>;
  /** Waits until the bucket allows it and takes so many points, for a call that follows or is released. */
  readonly reserve: (points: number, priority: Priority) => Promise<void>;
  readonly release: (points: number) => Promise<void>;
  /**
   * Sends one operation with points that were reserved, once. Not at all when `timings.monotonic` is past
   * `startBy`, however long it took to get a token: then "too-late".
   */
  readonly send: <Variables extends object, Data>(
    operation: Operation<Variables, Data>,
    variables: Variables,
    points: number,
    startBy: number,
  ) => Promise<Data>;
};

/** A call that may begin whenever its turn comes. */
const AT_ANY_TIME = Number.POSITIVE_INFINITY;

const Throttle = z.object({
  maximumAvailable: z.number(),
  currentlyAvailable: z.number(),
  restoreRate: z.number(),
});
const Answer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.string().optional() }).loose().optional(),
      }),
    )
    .optional(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: z.number(),
          actualQueryCost: z.number().nullable(),
          throttleStatus: Throttle,
        })
        .optional(),
    })
    .optional(),
});
type Answer = z.infer<typeof Answer>;

/** Whatever the header says, somebody asks again after this. No duration of ours: it is not scaled in tests. */
const LONGEST_HOLD_MS = 3_600_000;

/** HTTP 429: nobody may call this shop for a while. */
class TooManyRequests extends ShopifyError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super("throttled", "Shopify answered 429");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
/** A failed read is tried this often again. */
const READ_RETRIES = 5;

/** The Admin API of one shop. */
export function adminClient(
  { fetch, tokens, budget, timings }: AdminClientParts,
  shop: { readonly shopId: number; readonly domain: string },
): AdminClient {
  const send: AdminClient["send"] = async (operation, variables, points, startBy) => {
    let spent: number | null = points;
    let status: ThrottleStatus | null = null;
    let holdMs = 0;
    try {
      const answer = await call(operation, variables, startBy);
      status = answer.extensions?.cost?.throttleStatus ?? null;
      if (answer.errors?.some(({ extensions }) => extensions?.code === "THROTTLED")) {
        throw new ShopifyError("throttled", "the shop's cost bucket is empty");
      }
      spent = answer.extensions?.cost?.actualQueryCost ?? points;
      return readData(operation, answer);
    } catch (error) {
      if (error instanceof ShopifyError && FREE.has(error.fault)) spent = null;
      if (error instanceof TooManyRequests) {
        holdMs = Math.min(LONGEST_HOLD_MS, error.retryAfterSeconds * 1000);
      }
      throw error;
    } finally {
      await budget.settle(shop.shopId, points, spent, status, holdMs);
    }
  };

  const call = async (
    operation: Operation<never, unknown>,
    variables: object,
    startBy: number,
  ): Promise<Answer> => {
    const token = await tokens.accessToken(shop.domain);
    const first = await post(token, operation, variables, startBy);
    if (first.status !== 401) return readAnswer(operation, first);
    const fresh = await tokens.replaceRefused(shop.domain, token);
    const second = await post(fresh, operation, variables, startBy);
    if (second.status === 401) {
      throw new ShopifyError(
        "unauthorized",
        "Shopify refuses our token: open the app in the admin",
      );
    }
    return readAnswer(operation, second);
  };

  const post = async (
    token: string,
    operation: Operation<never, unknown>,
    variables: object,
    startBy: number,
  ) => {
    // Nothing is awaited between this look at the clock and the request.
    if (timings.monotonic() > startBy) {
      throw new ShopifyError("too-late", `${operation.name}: the lease would not have lasted`);
    }
    try {
      return await fetch(`https://${shop.domain}/admin/api/${API_VERSION}/graphql.json`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-shopify-access-token": token },
        body: JSON.stringify({ query: operation.document, variables }),
        signal: AbortSignal.timeout(timings.call),
      });
    } catch (cause) {
      throw unclear(operation, "Shopify did not answer", cause);
    }
  };

  return {
    reserve: (points, priority) => budget.reserve(shop.shopId, points, priority),
    release: (points) => budget.settle(shop.shopId, points, null, null, 0),
    send,
    run: (operation, variables, priority) =>
      pRetry(
        async () => {
          const points = operation.cost(variables);
          await budget.reserve(shop.shopId, points, priority).catch((error: unknown) => {
            throw new AbortError(asError(error));
          });
          try {
            return await send(operation, variables, points, AT_ANY_TIME);
          } catch (error) {
            throw canRepeat(operation, error) ? error : new AbortError(asError(error));
          }
        },
        {
          retries: READ_RETRIES,
          // Full jitter: the library's own delay would be at least the whole of it.
          minTimeout: 0,
          onFailedAttempt: async ({ attemptNumber, retriesLeft }) => {
            if (retriesLeft === 0) return;
            await timings.pause(timings.random() * (timings.retry / 8) * 2 ** (attemptNumber - 1));
          },
        },
      ),
  };
}

/** Faults of calls that were not carried out, and so cost nothing. */
const FREE: ReadonlySet<ShopifyFault> = new Set(["throttled", "unauthorized", "too-late"]);

/** Throttled calls were not carried out, so even a write may be sent again. */
function canRepeat({ kind }: Operation<never, unknown>, error: unknown): boolean {
  if (!(error instanceof ShopifyError)) return false;
  return error.fault === "throttled" || (kind === "read" && error.retryable);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function readAnswer(
  operation: Operation<never, unknown>,
  response: Response,
): Promise<Answer> {
  if (response.status === 429) {
    // In seconds, with a fraction (platform.md section 5).
    throw new TooManyRequests(Number(response.headers.get("retry-after") ?? 0) || 0);
  }
  if (response.status >= 500) throw unclear(operation, `Shopify answered ${response.status}`);
  if (NOT_OURS.has(response.status)) {
    throw new ShopifyError("unauthorized", `Shopify answered ${response.status}`);
  }
  if (!response.ok) throw new ShopifyError("rejected", `Shopify answered ${response.status}`);
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw unclear(operation, "Shopify's answer was cut", cause);
  });
  const answer = Answer.safeParse(body);
  if (!answer.success) throw unclear(operation, "Shopify's answer has another form", answer.error);
  return answer.data;
}

/** Frozen for want of payment, forbidden, locked: the shop as a whole, for now. */
const NOT_OURS: ReadonlySet<number> = new Set([402, 403, 423]);

function readData<Data>(operation: Operation<never, Data>, { data, errors }: Answer): Data {
  // Some of a write's fields may have been carried out, whatever is said of the others.
  const isPartlyDone = operation.kind === "write" && hasData(data);
  if (errors !== undefined && errors.length > 0) {
    const messages = errors.map(({ message }) => message).join("; ");
    const codes = new Set(errors.map(({ extensions }) => extensions?.code));
    if (isPartlyDone || codes.has("INTERNAL_SERVER_ERROR")) throw unclear(operation, messages);
    const fault = codes.has("ACCESS_DENIED") ? "unauthorized" : "rejected";
    throw new ShopifyError(fault, `${operation.name}: ${messages}`);
  }
  const parsed = operation.data.safeParse(data);
  if (!parsed.success) {
    if (isPartlyDone) throw unclear(operation, "unexpected data", parsed.error);
    throw new ShopifyError("rejected", `${operation.name}: unexpected data`, {
      cause: parsed.error,
    });
  }
  return parsed.data;
}

function hasData(data: unknown): boolean {
  return (
    typeof data === "object" &&
    data !== null &&
    Object.values(data).some((value) => value !== null && value !== undefined)
  );
}

/** A read that failed half-way can be repeated; a write may have happened. */
function unclear(
  { kind, name }: Operation<never, unknown>,
  message: string,
  cause?: unknown,
): ShopifyError {
  const fault = kind === "read" ? "unavailable" : "unknown-outcome";
  return new ShopifyError(fault, `${name}: ${message}`, { cause });
}
