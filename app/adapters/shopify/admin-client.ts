import { setTimeout as pause } from "node:timers/promises";
import pRetry, { AbortError } from "p-retry";
import { z } from "zod";
import { type Priority, ShopifyError } from "#app/ports/shopify.ts";
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
  readonly timings: Pick<Timings, "call" | "retry">;
};

export type AdminClient = {
  /**
   * Runs one operation and parses its data. Reads are tried again; a write never is, because its
   * outcome may be unknown (reliability rules 9 and 17). Faults are ShopifyErrors.
   */
  readonly run: <Variables extends object, Data>(
    operation: Operation<Variables, Data>,
    variables: Variables,
    priority: Priority,
  ) => Promise<Data>;
};

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

const LONGEST_RETRY_AFTER = 10_000;
/** A failed read is tried this often again. */
const READ_RETRIES = 5;

/** The Admin API of one shop. */
export function adminClient(
  { fetch, tokens, budget, timings }: AdminClientParts,
  shop: { readonly shopId: number; readonly domain: string },
): AdminClient {
  const attempt = async <Variables extends object, Data>(
    operation: Operation<Variables, Data>,
    variables: Variables,
    priority: Priority,
  ): Promise<Data> => {
    const cost = operation.cost(variables);
    await budget.reserve(shop.shopId, cost, priority);
    let spent: number | null = cost;
    let status: ThrottleStatus | null = null;
    try {
      const answer = await call(operation, variables);
      status = answer.extensions?.cost?.throttleStatus ?? null;
      if (answer.errors?.some(({ extensions }) => extensions?.code === "THROTTLED")) {
        throw new ShopifyError("throttled", "the shop's cost bucket is empty");
      }
      spent = answer.extensions?.cost?.actualQueryCost ?? cost;
      return readData(operation, answer);
    } catch (error) {
      if (error instanceof ShopifyError && error.fault === "throttled") spent = null;
      throw error;
    } finally {
      await budget.settle(shop.shopId, cost, spent, status);
    }
  };

  const call = async (operation: Operation<never, unknown>, variables: object): Promise<Answer> => {
    const token = await tokens.accessToken(shop.domain);
    const first = await post(token, operation, variables);
    if (first.status !== 401) return readAnswer(operation, first);
    const second = await post(
      await tokens.replaceRefused(shop.domain, token),
      operation,
      variables,
    );
    if (second.status === 401) {
      throw new ShopifyError(
        "unauthorized",
        "Shopify refuses our token: open the app in the admin",
      );
    }
    return readAnswer(operation, second);
  };

  const post = async (token: string, operation: Operation<never, unknown>, variables: object) => {
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
    run: (operation, variables, priority) =>
      pRetry(
        async () => {
          try {
            return await attempt(operation, variables, priority);
          } catch (error) {
            throw canRepeat(operation, error) ? error : new AbortError(asError(error));
          }
        },
        { retries: READ_RETRIES, minTimeout: timings.retry / 8, randomize: true },
      ),
  };
}

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
    // In seconds (platform.md section 5); a longer wait is the next attempt's affair.
    const seconds = Number(response.headers.get("retry-after") ?? 0);
    await pause(Math.min(LONGEST_RETRY_AFTER, seconds * 1000 || 0));
    throw new ShopifyError("throttled", "Shopify answered 429");
  }
  if (response.status >= 500) throw unclear(operation, `Shopify answered ${response.status}`);
  if (!response.ok) throw new ShopifyError("rejected", `Shopify answered ${response.status}`);
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw unclear(operation, "Shopify's answer was cut", cause);
  });
  const answer = Answer.safeParse(body);
  if (!answer.success) throw unclear(operation, "Shopify's answer has another form", answer.error);
  return answer.data;
}

function readData<Data>(operation: Operation<never, Data>, { data, errors }: Answer): Data {
  if (errors !== undefined && errors.length > 0) {
    const messages = errors.map(({ message }) => message).join("; ");
    throw new ShopifyError("rejected", `${operation.name}: ${messages}`);
  }
  const parsed = operation.data.safeParse(data);
  if (!parsed.success) {
    throw new ShopifyError("rejected", `${operation.name}: unexpected data`, {
      cause: parsed.error,
    });
  }
  return parsed.data;
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
