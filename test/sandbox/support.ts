import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { z } from "zod";
import { listen } from "#sandbox/http/listen.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "#sandbox/start-sandbox.ts";

export const keys = { apiKey: "test-key", apiSecret: "test-secret" };
export const demoDomain = "cadence-demo.myshopify.com";

/** Every topic of which the shop can tell, whatever the app declares. */
export const topics =
  `orders/create orders/updated orders/cancelled orders/delete refunds/create customers/create
  customers/update customers/delete customers/merge customers/purchasing_summary customer.tags_added
  customer.tags_removed customers_email_marketing_consent/update customers_marketing_consent/update
  products/create products/update products/delete app/uninstalled customers/data_request
  customers/redact shop/redact bulk_operations/finish`.split(/\s+/);

const nobody = "http://127.0.0.1:9";

/** A sandbox with one small shop, unless told otherwise. */
export function startTestSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const shops: SandboxOptions["shops"] = [{ domain: demoDomain, kind: "tiny", customers: 40 }];
  return startSandbox({ ...keys, appUrl: nobody, shops, ...options });
}

export interface Reply {
  status: number;
  body: unknown;
}

/** One JSON request, to a shop or to the sandbox itself. */
export async function ask(
  sandbox: Sandbox,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const post = {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
  const response = await fetch(sandbox.origin + path, body === undefined ? { headers } : post);
  return { status: response.status, body: await response.json() };
}

const Grant = z.object({ access_token: z.string(), refresh_token: z.string() });

/** Asks for an expiring offline token with a session token. */
export function exchange(sandbox: Sandbox, subjectToken: string, domain = demoDomain) {
  return ask(
    sandbox,
    "/admin/oauth/access_token",
    {
      client_id: keys.apiKey,
      client_secret: keys.apiSecret,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: subjectToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
    },
    { "x-sandbox-host": domain },
  );
}

/** Asks for a new pair of tokens. */
export function refresh(sandbox: Sandbox, refreshToken: string) {
  return ask(sandbox, "/admin/oauth/access_token", {
    client_id: keys.apiKey,
    client_secret: keys.apiSecret,
    grant_type: "refresh_token",
    refresh_token: refreshToken,
  });
}

/** Opens the app as a merchant does; what comes back queries the shop. */
export async function install(sandbox: Sandbox, domain = demoDomain) {
  const minted = await ask(sandbox, `/sandbox/id-token?shop=${domain}`);
  const { token } = z.object({ token: z.string() }).parse(minted.body);
  const tokens = Grant.parse((await exchange(sandbox, token, domain)).body);
  const graphql = async (query: string, variables: Record<string, unknown> = {}) => {
    const headers = {
      "x-shopify-access-token": tokens.access_token,
      "x-sandbox-host": domain,
    };
    const path = "/admin/api/2026-10/graphql.json";
    const { body } = await ask(sandbox, path, { query, variables }, headers);
    return GraphqlBody.parse(body);
  };
  return { tokens, graphql };
}

const ErrorBody = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().optional() }).optional(),
});
const Cost = z.object({
  requestedQueryCost: z.number(),
  actualQueryCost: z.number().nullable(),
  throttleStatus: z.object({
    maximumAvailable: z.number(),
    currentlyAvailable: z.number(),
    restoreRate: z.number(),
  }),
});
const GraphqlBody = z.object({
  data: z.unknown().optional(),
  errors: z.array(ErrorBody).optional(),
  extensions: z.object({ cost: Cost }).optional(),
});

export type Client = Awaited<ReturnType<typeof install>>;

/** Asks again until the answer will do, for at most ten seconds. */
async function until<T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const seen = await look();
    if (good(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(seen)}`);
  }
}

const Job = z.object({
  bulkOperation: z.object({
    status: z.string(),
    objectCount: z.string(),
    fileSize: z.string().nullable(),
    url: z.string().nullable(),
  }),
});

/** Waits for a bulk operation and reads its file. */
export async function finishedJob(
  { graphql }: Client,
  id: string,
  { download = true }: { download?: boolean } = {},
) {
  const query = `query($id: ID!) { bulkOperation(id: $id) { status objectCount fileSize url } }`;
  const { bulkOperation } = await until(
    async () => Job.parse((await graphql(query, { id })).data),
    (seen) => !["CREATED", "RUNNING", "CANCELING"].includes(seen.bulkOperation.status),
  );
  const text = download && bulkOperation.url ? await (await fetch(bulkOperation.url)).text() : "";
  return { ...bulkOperation, text, rows: await parseLines(text) };
}

async function parseLines(text: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const line of createInterface({ input: Readable.from([text]) }))
    rows.push(JSON.parse(line));
  return rows;
}

/** A webhook as the app would see it. */
export interface Delivery {
  topic: string;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Stands in for the app: keeps what it gets and answers as told. */
export async function startReceiver(answer: (count: number) => number = () => 200) {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const topic = String(request.headers["x-shopify-topic"]);
      deliveries.push({ topic, body, headers: request.headers });
      response.writeHead(answer(deliveries.length)).end();
      server.emit("delivery");
    });
  });
  const listening = await listen(server, 0);
  return {
    ...listening,
    deliveries,
    /** Resolves as soon as what came so far will do. */
    async waitFor(good: (seen: readonly Delivery[]) => boolean): Promise<readonly Delivery[]> {
      while (!good(deliveries))
        await once(server, "delivery", { signal: AbortSignal.timeout(10_000) });
      return deliveries;
    },
  };
}
