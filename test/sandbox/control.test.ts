import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, demoDomain, install, keys, startTestSandbox } from "./support.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox({ appUrl: "http://127.0.0.1:3000" });
});
afterAll(() => sandbox.close());

describe("the control API", () => {
  it("opens the app with an address whose hmac covers every other parameter", async () => {
    const { body } = await ask(sandbox, "/sandbox/embed-url?path=/app/customers?page=2");
    const url = new URL(z.object({ url: z.string() }).parse(body).url);
    const { hmac, ...others } = Object.fromEntries(url.searchParams);
    const signed = Object.entries(others)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted()
      .join("&");
    expect(url.origin + url.pathname).toBe("http://127.0.0.1:3000/app/customers");
    expect(others).toMatchObject({ page: "2", embedded: "1", shop: demoDomain, locale: "en" });
    expect(atob(others.host ?? "")).toBe("admin.shopify.com/store/cadence-demo");
    expect(hmac).toBe(createHmac("sha256", keys.apiSecret).update(signed).digest("hex"));
  });

  it("opens the app in the language of the admin", async () => {
    await ask(sandbox, "/sandbox/admin-language", { locale: "mk-MK" });
    const { body } = await ask(sandbox, "/sandbox/embed-url?path=/app");
    const { url } = z.object({ url: z.string() }).parse(body);
    expect(new URL(url).searchParams.get("locale")).toBe("mk-MK");
    expect((await ask(sandbox, "/sandbox/config")).body).toMatchObject({ locale: "mk-MK" });
    await ask(sandbox, "/sandbox/admin-language", { locale: "en" });
  });

  it("moves the shop's time, but not the life of tokens", async () => {
    const { graphql, tokens } = await install(sandbox);
    const hours = 30 * 24;
    const before = sandbox.clock.now();
    await ask(sandbox, "/sandbox/clock", { advanceMs: hours * 3_600_000 });
    expect((await ask(sandbox, "/sandbox/clock")).body).toMatchObject({
      offsetMs: hours * 3_600_000,
    });
    await ask(sandbox, "/sandbox/orders", { customerId: "1000001" });
    const placed = [...sandbox.shop.shop.orders.values()].at(-1);
    expect(placed?.processedAt).toBeGreaterThanOrEqual(before + hours * 3_600_000);
    expect(sandbox.shop.tokens.isValid(tokens.access_token)).toBe(true);
    expect(
      (
        await graphql(`
          {
            shop {
              id
            }
          }
        `)
      ).errors,
    ).toBeUndefined();
  });

  it("tells the truth about an order that was refunded in part, then cancelled", async () => {
    const Placed = z.object({ id: z.string(), number: z.number() });
    const lines = [{ productId: "gid://shopify/Product/7000001", quantity: 2 }];
    const order = await ask(sandbox, "/sandbox/orders", { customerId: null, lines });
    const { id, number } = Placed.parse(order.body);
    const truth = async () => {
      const { body } = await ask(sandbox, "/sandbox/truth");
      const { orders } = z
        .object({ orders: z.array(z.looseObject({ id: z.string() })) })
        .parse(body);
      return orders.find((one) => one.id === id);
    };
    const price = sandbox.shop.shop.products[0].price;
    const euros = (cents: number) => (cents / 100).toFixed(2);
    expect(await truth()).toMatchObject({
      customerId: null,
      currentTotal: euros(2 * price),
      lines,
    });
    await ask(sandbox, `/sandbox/orders/${number}/refund`, { amount: "0.40" });
    expect(await truth()).toMatchObject({
      currentTotal: euros(2 * price - 40),
      refunded: "0.40",
      financialStatus: "PARTIALLY_REFUNDED",
    });
    await ask(sandbox, `/sandbox/orders/${number}/cancel`, {});
    expect(await truth()).toMatchObject({ currentTotal: "0.00", financialStatus: "REFUNDED" });
    expect(await truth()).not.toMatchObject({ cancelledAt: null });
  });

  it.each([
    ["/sandbox/orders", { customerId: "404" }, "There is no customer 404."],
    [
      "/sandbox/customers/1000001/tags",
      { add: ["x".repeat(256)] },
      "Tags is too long (maximum is 255 characters)",
    ],
  ])("explains what it cannot do: %s", async (path, body, error) => {
    expect(await ask(sandbox, path, body)).toEqual({ status: 400, body: { error } });
  });

  it("serves the admin's files and nothing beside them", async () => {
    const shell = await fetch(`${sandbox.origin}/store/cadence-demo/apps/test-key/app`);
    expect(shell.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const outside = await fetch(`${sandbox.origin}/sandbox/admin/..%2fmain.ts`);
    expect(outside.status).toBe(404);
  });
});

describe("the preload of the app", () => {
  it("sends requests for a shop to the sandbox, and names the shop", async () => {
    const preload = fileURLToPath(new URL("../../sandbox/redirect-fetch.mjs", import.meta.url));
    const script = `
      const path = "https://${demoDomain}/sandbox/shop";
      const tags = new Request("https://${demoDomain}/sandbox/customers/1000001/tags",
        { method: "POST", body: JSON.stringify({ add: ["sent"] }) });
      console.log(JSON.stringify([await (await fetch(path)).json(), await (await fetch(tags)).json()]));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", preload, "--input-type=module", "--eval", script],
      { env: { ...process.env, NODE_OPTIONS: "", SANDBOX_ORIGIN: sandbox.origin } },
    );
    const answers: unknown = JSON.parse(stdout);
    expect(answers).toMatchObject([{ domain: demoDomain }, { tags: ["sent"] }]);
  });
});
