import { describe, expect, it } from "vitest";
import { z } from "zod";
import { adminClient } from "#app/adapters/shopify/admin-client.ts";
import type { Operation } from "#app/adapters/shopify/operation.ts";
import type { RateBudget, ThrottleStatus } from "#app/adapters/postgres/rate-budget.ts";
import { shopifyAdmin } from "#app/adapters/shopify/admin.ts";
import { ShopifyError } from "#app/ports/shopify.ts";

const SHOP = { shopId: 7, domain: "teahouse.myshopify.com" };
const COST = 30;

function operation(kind: "read" | "write"): Operation<{ id: string }, { name: string }> {
  return {
    name: kind,
    kind,
    document: `query ${kind} { name }`,
    data: z.object({ name: z.string() }),
    cost: () => COST,
  };
}

const status = { maximumAvailable: 2000, currentlyAvailable: 500, restoreRate: 100 };
const cost = (actualQueryCost: number | null) => ({
  cost: { requestedQueryCost: COST, actualQueryCost, throttleStatus: status },
});
const good = () => Response.json({ data: { name: "Tea" }, extensions: cost(12) });
const throttled = () =>
  Response.json({
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: cost(null),
  });

type Answer = () => Response | Promise<Response>;
type Settled = { reserved: number; actual: number | null; status: ThrottleStatus | null };
/** Milliseconds for which the bucket was told to be empty, where it was. */
type Emptied = number[];

/** A client over answers in the order given; the last is repeated. */
function clientOver(...answers: readonly [Answer, ...Answer[]]) {
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const settled: Settled[] = [];
  const emptied: Emptied = [];
  const reserved: [number, string][] = [];
  const replaced: string[] = [];
  const paused: number[] = [];
  const budget: RateBudget = {
    reserve: async (_, points, priority) => void reserved.push([points, priority]),
    settle: async (_, taken, actual, said, holdMs) => {
      settled.push({ reserved: taken, actual, status: said });
      if (holdMs > 0) emptied.push(holdMs);
    },
  };
  const tokens = {
    accessToken: async () => "shpat_first",
    replaceRefused: async (_: string, refused: string) => {
      replaced.push(refused);
      return "shpat_second";
    },
  };
  const parts = {
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      sent.push({ url: new Request(url).url, init });
      const answer = answers[Math.min(sent.length, answers.length) - 1] ?? answers[0];
      init?.signal?.throwIfAborted();
      return answer();
    },
    tokens,
    budget,
    timings: {
      call: 60,
      download: 60,
      retry: 8,
      monotonic: () => performance.now(),
      random: Math.random,
      pause: async (ms: number) => void paused.push(ms),
    },
  };
  const client = adminClient(parts, SHOP);
  const run = (kind: "read" | "write") => client.run(operation(kind), { id: "1" }, "event");
  return { run, parts, sent, settled, emptied, reserved, replaced, paused };
}

const tokenOf = (init: RequestInit | undefined) =>
  new Headers(init?.headers).get("x-shopify-access-token");
/** The fault of a call that must fail. */
const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => "none",
    (error: unknown) => (error instanceof ShopifyError ? error.fault : String(error)),
  );

describe("a call", () => {
  it("goes to the shop's own address, in our version, with its token", async () => {
    const { run, sent } = clientOver(good);
    expect(await run("read")).toEqual({ name: "Tea" });
    expect(sent[0]?.url).toBe("https://teahouse.myshopify.com/admin/api/2026-10/graphql.json");
    expect(tokenOf(sent[0]?.init)).toBe("shpat_first");
    expect(await new Response(sent[0]?.init?.body).json()).toEqual({
      query: "query read { name }",
      variables: { id: "1" },
    });
  });

  it("reserves its points before and gives back what it did not cost", async () => {
    const { run, reserved, settled } = clientOver(good);
    await run("read");
    expect(reserved).toEqual([[COST, "event"]]);
    expect(settled).toEqual([{ reserved: COST, actual: 12, status }]);
  });

  it("that was throttled is paid back and sent again, reads and writes alike", async () => {
    for (const kind of ["read", "write"] as const) {
      const { run, sent, settled } = clientOver(throttled, throttled, good);
      expect(await run(kind)).toEqual({ name: "Tea" });
      expect(sent).toHaveLength(3);
      expect(settled.map(({ actual }) => actual)).toEqual([null, null, 12]);
    }
  });

  it("that is throttled for ever ends as throttled, after six times", async () => {
    const { run, sent } = clientOver(throttled);
    expect(await faultOf(run("write"))).toBe("throttled");
    expect(sent).toHaveLength(6);
  });
});

const unclear: readonly (readonly [string, Answer])[] = [
  ["500", () => new Response("", { status: 500 })],
  ["502", () => new Response("<html>Bad Gateway</html>", { status: 502 })],
  ["503", () => new Response("", { status: 503 })],
  ["504", () => new Response("", { status: 504 })],
  [
    "200 with a page of HTML",
    () => new Response("<html>One moment…</html>", { headers: { "content-type": "text/html" } }),
  ],
  [
    "200 with cut JSON",
    () => new Response('{"data":{"na', { headers: { "content-type": "application/json" } }),
  ],
  ["200 with something else", () => Response.json(["nothing"])],
  ["a reset", () => Promise.reject(new TypeError("fetch failed"))],
  [
    "a body that breaks off",
    () =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('{"data":'));
            controller.error(new TypeError("terminated"));
          },
        }),
      ),
  ],
];

describe("rule 17: after", () => {
  it.each(unclear)("%s a read is sent again", async (_, answer) => {
    const { run, sent } = clientOver(answer, good);
    expect(await run("read")).toEqual({ name: "Tea" });
    expect(sent).toHaveLength(2);
  });

  it.each(unclear)("%s a read in vain ends as unavailable", async (_, answer) => {
    expect(await faultOf(clientOver(answer).run("read"))).toBe("unavailable");
  });

  it.each(unclear)("%s a write is never sent again: its outcome is unknown", async (_, answer) => {
    const { run, sent, settled } = clientOver(answer, good);
    expect(await faultOf(run("write"))).toBe("unknown-outcome");
    expect(sent).toHaveLength(1);
    expect(settled).toEqual([{ reserved: COST, actual: COST, status: null }]);
  });

  it.each(["read", "write"] as const)(
    "429 a %s is sent again: it was not carried out",
    async (kind) => {
      const { run, sent } = clientOver(() => new Response("", { status: 429 }), good);
      expect(await run(kind)).toEqual({ name: "Tea" });
      expect(sent).toHaveLength(2);
    },
  );

  it("429 its points come back: it was not carried out", async () => {
    const { run, settled } = clientOver(() => new Response("", { status: 429 }), good);
    await run("read");
    expect(settled.map(({ actual }) => actual)).toEqual([null, 12]);
  });

  it.each([
    ["the seconds that Shopify names", { "retry-after": "2.0" }, [2_000]],
    ["a minute where it says so", { "retry-after": "60" }, [60_000]],
    ["an hour at most", { "retry-after": "86400" }, [3_600_000]],
    ["no time where it names a date", { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }, []],
    ["no time where it names none", {}, []],
  ])("429 nobody calls the shop for %s", async (_, headers, waits) => {
    const wait = () => new Response("", { status: 429, headers: Object.entries(headers) });
    const { run, emptied } = clientOver(wait, good);
    await run("read");
    expect(emptied).toEqual(waits);
  });

  it("a fault it waits by full jitter: any part of a delay that doubles", async () => {
    const { parts, paused } = clientOver(() => new Response("", { status: 503 }));
    for (const part of [0, 0.5, 1]) {
      paused.length = 0;
      const timings = { ...parts.timings, random: () => part };
      const client = adminClient({ ...parts, timings }, SHOP);
      expect(await faultOf(client.run(operation("read"), { id: "1" }, "event"))).toBe(
        "unavailable",
      );
      expect(paused).toEqual([1, 2, 4, 8, 16].map((ms) => ms * part));
    }
  });

  it("a bucket that gives up it asks no more: nothing is sent, and nothing waited for", async () => {
    const { parts, sent, paused } = clientOver(good);
    const budget: RateBudget = {
      ...parts.budget,
      reserve: () => Promise.reject(new ShopifyError("throttled", "not for a while")),
    };
    const client = adminClient({ ...parts, budget }, SHOP);
    expect(await faultOf(client.run(operation("read"), { id: "1" }, "event"))).toBe("throttled");
    expect([sent, paused]).toEqual([[], []]);
  });

  it.each([
    ["read", "unavailable"],
    ["write", "unknown-outcome"],
  ] as const)("no answer within the time-out a %s ends as %s", async (kind, fault) => {
    let sent = 0;
    const silent: typeof fetch = (_, init) => {
      sent += 1;
      return new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new Error("timed out")));
      });
    };
    const given = clientOver(good).parts;
    const parts = { ...given, fetch: silent, timings: { ...given.timings, call: 20 } };
    const client = adminClient(parts, SHOP);
    expect(await faultOf(client.run(operation(kind), { id: "1" }, "event"))).toBe(fault);
    expect(sent).toBe(kind === "read" ? 6 : 1);
  });

  it.each([
    [400, "rejected"],
    [404, "rejected"],
    [402, "unauthorized"],
    [403, "unauthorized"],
    [423, "unauthorized"],
  ])("%i nothing is sent again: it is %s, and repeating cannot help", async (code, fault) => {
    const { run, sent } = clientOver(() =>
      Response.json({ errors: "Not Found" }, { status: code }),
    );
    expect(await faultOf(run("read"))).toBe(fault);
    expect(sent).toHaveLength(1);
  });

  const internal = () =>
    Response.json({
      errors: [{ message: "Oops", extensions: { code: "INTERNAL_SERVER_ERROR" } }],
    });

  it.each([
    [
      "a field of it was carried out and another was not",
      () => Response.json({ data: { name: "Tea", other: null }, errors: [{ message: "Oops" }] }),
    ],
    ["its data has a form that we do not know", () => Response.json({ data: { name: 7 } })],
    ["Shopify speaks of an error of its own", internal],
  ])("a write of which %s its outcome is unknown", async (_, answer) => {
    expect(await faultOf(clientOver(answer).run("write"))).toBe("unknown-outcome");
  });

  it("an error of Shopify's own a read is sent again", async () => {
    expect(await clientOver(internal, good).run("read")).toEqual({ name: "Tea" });
  });

  it.each(["read", "write"] as const)("a right that we lack a %s is unauthorized", async (kind) => {
    const denied = () =>
      Response.json({
        data: { name: null },
        errors: [{ message: "Access denied", extensions: { code: "ACCESS_DENIED" } }],
      });
    expect(await faultOf(clientOver(denied).run(kind))).toBe("unauthorized");
  });

  it.each([
    [
      "errors of GraphQL",
      () => Response.json({ errors: [{ message: "Field 'x' doesn't exist" }] }),
    ],
    [
      "data beside errors",
      () => Response.json({ data: { name: "Tea" }, errors: [{ message: "Access denied" }] }),
    ],
    ["data of another shape", () => Response.json({ data: { name: 7 } })],
  ])("%s it is rejected at once", async (_, answer) => {
    const { run, sent } = clientOver(answer);
    expect(await faultOf(run("read"))).toBe("rejected");
    expect(sent).toHaveLength(1);
  });
});

describe("401", () => {
  const refused = () => Response.json({ errors: "[API] Invalid API key" }, { status: 401 });

  it("leads to one refresh and one more try", async () => {
    const { run, sent, replaced } = clientOver(refused, good);
    expect(await run("write")).toEqual({ name: "Tea" });
    expect(replaced).toEqual(["shpat_first"]);
    expect(sent.map(({ init }) => tokenOf(init))).toEqual(["shpat_first", "shpat_second"]);
  });

  it("again is unauthorized, and nothing is tried any more", async () => {
    const { run, sent } = clientOver(refused);
    expect(await faultOf(run("read"))).toBe("unauthorized");
    expect(sent).toHaveLength(2);
  });
});

describe("rule 9: a call that must begin by some moment", () => {
  /** A client whose clock stands still but where the test moves it. */
  function clientAt(...answers: readonly [Answer, ...Answer[]]) {
    const over = clientOver(...answers);
    const clock = { ms: 0 };
    const { tokens, timings } = over.parts;
    const parts = {
      ...over.parts,
      tokens: {
        accessToken: () => {
          clock.ms += 10;
          return tokens.accessToken();
        },
        replaceRefused: (domain: string, refused: string) => {
          clock.ms += 10;
          return tokens.replaceRefused(domain, refused);
        },
      },
      timings: { ...timings, monotonic: () => clock.ms },
    };
    const client = adminClient(parts, SHOP);
    const send = (startBy: number) => client.send(operation("write"), { id: "1" }, COST, startBy);
    return { ...over, send };
  }

  it("is sent once, with the points that were taken before", async () => {
    const { send, sent, reserved, settled } = clientAt(good);
    expect(await send(10)).toEqual({ name: "Tea" });
    expect([sent.length, reserved.length]).toEqual([1, 0]);
    expect(settled).toEqual([{ reserved: COST, actual: 12, status }]);
  });

  it("is not sent after it, however long the token took; its points go back", async () => {
    const { send, sent, settled } = clientAt(good);
    expect(await faultOf(send(9))).toBe("too-late");
    expect(sent).toEqual([]);
    expect(settled).toEqual([{ reserved: COST, actual: null, status: null }]);
  });

  it("is not sent a second time after it, when the first token was refused", async () => {
    const { send, sent } = clientAt(() => new Response("", { status: 401 }), good);
    expect(await faultOf(send(19))).toBe("too-late");
    expect(sent).toHaveLength(1);
  });

  it("is not sent again by itself when it was throttled", async () => {
    const { send, sent } = clientAt(throttled, good);
    expect(await faultOf(send(10))).toBe("throttled");
    expect(sent).toHaveLength(1);
  });
});

describe("what Shopify says of a tag write", () => {
  const write = (answer: object) => {
    const { parts } = clientOver(() => Response.json({ data: answer, extensions: cost(20) }));
    const change = { customerId: "1", add: ["new"], remove: ["old"] };
    return shopifyAdmin(parts)(SHOP)
      .writeTags([change], { points: 20 }, Number.POSITIVE_INFINITY)
      .then((results) => results.get("1"));
  };
  const done = (tags: readonly string[]) => ({ node: { tags }, userErrors: [] });
  const refused = (message: string) => ({ node: null, userErrors: [{ field: ["tags"], message }] });

  it("is the tags after both sides", async () => {
    expect(await write({ out0: done(["VIP"]), in0: done(["new", "VIP"]) })).toEqual({
      kind: "written",
      tags: ["new", "VIP"],
    });
  });

  it("is that the customer is gone", async () => {
    const gone = {
      node: null,
      userErrors: [{ field: ["id"], message: "Customer does not exist" }],
    };
    expect(await write({ out0: gone, in0: gone })).toEqual({ kind: "gone", removed: false });
  });

  it("is that the customer is gone, and had lost what was to be taken off before that", async () => {
    const gone = {
      node: null,
      userErrors: [{ field: ["id"], message: "Customer does not exist" }],
    };
    expect(await write({ out0: done(["VIP"]), in0: gone })).toEqual({
      kind: "gone",
      removed: true,
    });
  });

  it("is its reason for refusing", async () => {
    expect(
      await write({ out0: done(["VIP"]), in0: refused("Tags cannot be more than 250") }),
    ).toEqual({ kind: "refused", reason: "Tags cannot be more than 250", tags: ["VIP"] });
  });
});
