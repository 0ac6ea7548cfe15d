import { z } from "zod";
import { parseTruth } from "#test/oracle/truth.ts";

const Url = z.object({ url: z.string() });
const Token = z.object({ token: z.string() });
const Customer = z.object({ id: z.string(), tags: z.array(z.string()) });
const ClockState = z.object({
  offsetMs: z.number(),
  now: z.iso.datetime().transform((text) => Date.parse(text)),
});
const ShopName = z.object({ name: z.string() }).loose();
const Stats = z
  .object({
    throttled: z.number(),
    bulkMs: z.number(),
    pointsSpent: z.number(),
    webhooksOpen: z.number(),
  })
  .loose();
const TagLog = z.array(
  z.object({ customerId: z.string(), actor: z.string(), added: z.array(z.string()) }).loose(),
);

/** An ordinary browser's name: the library answers 410 to programs (platform.md 13.4). */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

/** What the demo and the tests ask of a sandbox, over its control API. */
export type SandboxClient = ReturnType<typeof sandboxClient>;

/** Speaks to one shop of a sandbox: the first unless `shop`, its domain, is given. */
export function sandboxClient(origin: string, shop?: string) {
  const call = async (path: string, body?: object): Promise<unknown> => {
    const address = new URL(path, origin);
    if (shop !== undefined) address.searchParams.set("shop", shop);
    const response = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      // Whoever asks may be judging 5,000 customers for longer than an idle connection is kept open.
      headers: { "content-type": "application/json", connection: "close" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const idToken = async () => Token.parse(await call("/sandbox/id-token")).token;
  const embedUrl = async (path: string) =>
    Url.parse(await call(`/sandbox/embed-url?path=${encodeURIComponent(path)}`)).url;

  return {
    /** Any route of the control API: POST with a body, else GET. */
    call,
    embedUrl,
    truth: async () => parseTruth(await call("/sandbox/truth")),
    shop: async () => ShopName.parse(await call("/sandbox/shop")),
    stats: async () => Stats.parse(await call("/sandbox/stats")),
    tagLog: async () => TagLog.parse(await call("/sandbox/tag-log")),
    clock: async () => ClockState.parse(await call("/sandbox/clock")),
    advance: (ms: number) => call("/sandbox/clock", { advanceMs: ms }),
    placeOrder: (customerId: string) => call("/sandbox/orders", { customerId }),
    uninstall: () => call("/sandbox/uninstall", {}),
    tagsOf: async (gid: string) =>
      Customer.parse(await call(`/sandbox/customers/${gid.split("/").at(-1)}`)).tags,

    /** Opens a page of the app as the admin's frame would; its HTML. */
    openPage: async (path: string): Promise<string> => {
      const response = await fetch(await embedUrl(path), {
        headers: { "user-agent": USER_AGENT },
        redirect: "manual",
        signal: AbortSignal.timeout(60_000),
      });
      const html = await response.text();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${html}`);
      return html;
    },

    /** Submits a form of the app as the admin's frame would. */
    submit: async (
      path: string,
      fields: Record<string, string> | [string, string][],
    ): Promise<void> => {
      const { origin: app } = new URL(await embedUrl("/app"));
      const response = await fetch(app + path, {
        method: "POST",
        headers: { "user-agent": USER_AGENT, authorization: `Bearer ${await idToken()}` },
        body: new URLSearchParams(fields),
        signal: AbortSignal.timeout(60_000),
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
    },
  };
}
