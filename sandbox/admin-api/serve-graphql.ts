import type { Faults, ShopFaults } from "../faults/faults.ts";
import type { FaultName } from "../faults/menu.ts";
import type { Answer } from "../http/answer.ts";
import { shortHash, type Exchange, type Journal } from "../journal.ts";
import { apiVersion } from "../schema/admin-schema.ts";
import type { AccessTokens } from "./access-tokens.ts";
import type { CostBucket } from "./cost-bucket.ts";
import type { createGraphqlEndpoint, Done, Prepared } from "./graphql-endpoint.ts";
import { throttled } from "./refusals.ts";

const unknownToken = "[API] Invalid API key or access token (unrecognized login or wrong password)";
const headers = { "x-shopify-api-version": apiVersion };
const unauthorized: Answer = { status: 401, json: { errors: unknownToken }, headers };

const always = [
  "graphql-429",
  "graphql-throttled",
  "graphql-500",
  "graphql-502",
  "graphql-503",
  "graphql-html",
  "graphql-cut",
  "graphql-slow",
  "graphql-hang-up",
  "graphql-dns",
] as const;

/** Only what changes something can be changed without our knowing. */
const afterWrites = ["graphql-timeout-after-write"] as const;

interface Service {
  shop: string;
  prepare: ReturnType<typeof createGraphqlEndpoint>;
  bucket: CostBucket;
  tokens: AccessTokens;
  faults: ShopFaults;
  goDark: Faults["goDark"];
  journal: Journal;
}

/** Answers GraphQL requests over HTTP: lets in whoever has a token, and has the faults of a real line. */
export function createGraphqlService(service: Service) {
  const { shop, prepare, bucket, tokens, faults, goDark, journal } = service;

  /** The answer of one who has done nothing of what was asked; undefined when it is done first. */
  const withoutWork = (fault: FaultName, { cost }: Prepared): Answer | undefined => {
    if (fault === "graphql-dns") goDark();
    if (fault === "graphql-dns" || fault === "graphql-hang-up") return { hangUp: true };
    if (fault === "graphql-throttled") return { json: throttled(cost, bucket), headers };
    if (fault === "graphql-429") return tooMany();
    // A server that fails has done the work or has not: the app cannot know, so both happen.
    const failure = failures[fault];
    return failure && faults.within(fault, [0, 1]) === 1 ? failure : undefined;
  };

  const tooMany = (): Answer => {
    const retryAfter = faults.settings.retryAfterSeconds.toFixed(1);
    const json = { errors: "Exceeded 2 calls per second for api client." };
    return { status: 429, headers: { ...headers, "retry-after": retryAfter }, json };
  };

  /** How the answer to what was carried out arrives. */
  const answerOf = (fault: FaultName | null, body: Done["body"]): Answer => {
    const { slowMs, hangMs } = faults.settings;
    if (fault === "graphql-timeout-after-write") return { hangUp: true, afterMs: hangMs };
    if (fault === "graphql-slow")
      return { json: body, headers, afterMs: faults.within(fault, slowMs) };
    if (fault !== "graphql-cut") return { json: body, headers };
    const text = JSON.stringify(body);
    const type = { ...headers, "content-type": "application/json; charset=utf-8" };
    return { text: text.slice(0, Math.ceil(text.length / 2)), headers: type };
  };

  return async (token: string | undefined, body: unknown): Promise<Answer> => {
    const prepared = prepare(body);
    const { operation, cost, isMutation } = prepared;
    const available = bucket.status().currentlyAvailable;
    const hash = token === undefined ? null : shortHash(token);
    const note = (outcome: RequestOutcome, mutations: Done["mutations"] = []) => {
      const about = { shop, operation, mutations, cost, available, outcome, token: hash };
      journal.add({ kind: "request", ...about });
    };
    if (token === undefined || !tokens.isValid(token)) {
      note("unauthorized");
      return unauthorized;
    }
    if (faults.strikes("token-401")) {
      tokens.kill(token);
      note("token-401");
      return unauthorized;
    }
    const fault = faults.pick(...always, ...(isMutation ? afterWrites : []));
    const undone = fault && withoutWork(fault, prepared);
    if (fault && undone) {
      note(fault);
      return undone;
    }
    const done = await prepared.run(() => tokens.isValid(token));
    note(done.outcome === "ok" ? (fault ?? "ok") : done.outcome, done.mutations);
    return (fault && failures[fault]) ?? answerOf(fault, done.body);
  };
}

type RequestOutcome = Extract<Exchange, { kind: "request" }>["outcome"];

const failures: Readonly<Partial<Record<FaultName, Answer>>> = {
  "graphql-500": {
    status: 500,
    headers,
    json: {
      errors: [{ message: "Internal error.", extensions: { code: "INTERNAL_SERVER_ERROR" } }],
    },
  },
  "graphql-502": page(502, "Bad Gateway"),
  "graphql-503": page(503, "Service Unavailable"),
  "graphql-html": page(200, "Something went wrong"),
};

function page(status: number, title: string): Answer {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    text: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}
