import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createAccessTokens } from "#sandbox/admin-api/access-tokens.ts";
import type { Sandbox } from "#sandbox/start-sandbox.ts";
import { ask, demoDomain, exchange, install, keys, refresh, startTestSandbox } from "./support.ts";

const Grant = z.object({ access_token: z.string(), refresh_token: z.string(), scope: z.string() });

const sign = (secret: string, audience: string, expires: string) =>
  new SignJWT({ dest: `https://${demoDomain}` })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience(audience)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));

describe("the token endpoint", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.close());

  it("exchanges a session token for a pair that expires", async () => {
    const { body } = await ask(sandbox, "/sandbox/id-token");
    const { token } = z.object({ token: z.string() }).parse(body);
    const { status, body: granted } = await exchange(sandbox, token);
    expect(status).toBe(200);
    expect(granted).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7_776_000 });
    const { access_token, refresh_token, scope } = Grant.parse(granted);
    expect([access_token, refresh_token, scope].join(" ")).toMatch(
      /^shpat_\w+ shprt_\w+ .*write_customers/,
    );
  });

  it.each([
    ["signed by somebody else", () => sign("other-secret", keys.apiKey, "1m")],
    ["for another app", () => sign(keys.apiSecret, "other-key", "1m")],
    ["from a minute ago", () => sign(keys.apiSecret, keys.apiKey, "-1m")],
    ["that is none", () => Promise.resolve("nonsense")],
  ])("answers 400 to a session token %s", async (_what, make) => {
    expect(await exchange(sandbox, await make())).toEqual({
      status: 400,
      body: { error: "invalid_subject_token" },
    });
  });

  it("rotates: the old refresh token works until the new one was used", async () => {
    const { tokens: first } = await install(sandbox);
    const second = Grant.parse((await refresh(sandbox, first.refresh_token)).body);
    const retried = Grant.parse((await refresh(sandbox, first.refresh_token)).body);
    expect(retried.refresh_token).not.toBe(second.refresh_token);
    expect((await refresh(sandbox, retried.refresh_token)).status).toBe(200);
    expect((await refresh(sandbox, first.refresh_token)).status).toBe(400);
  });

  it("answers 401 to a token nobody was given", async () => {
    const path = "/admin/api/2026-10/graphql.json";
    const headers = { "x-shopify-access-token": "shpat_unknown" };
    expect(await ask(sandbox, path, { query: "{ shop { id } }" }, headers)).toEqual({
      status: 401,
      body: {
        errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
      },
    });
  });

  it.each([
    [false, 200],
    [true, 400],
  ])(
    "revokes on demand; with refreshTokens %s a refresh answers %i",
    async (refreshTokens, answer) => {
      const { tokens } = await install(sandbox);
      await ask(sandbox, "/sandbox/tokens/revoke", { refreshTokens });
      expect(sandbox.shop.tokens.isValid(tokens.access_token)).toBe(false);
      expect((await refresh(sandbox, tokens.refresh_token)).status).toBe(answer);
      expect(sandbox.shop.tokens.isInstalled()).toBe(true);
    },
  );

  it("takes every token back when the app is uninstalled", async () => {
    const { tokens } = await install(sandbox);
    await ask(sandbox, "/sandbox/uninstall", {});
    expect(sandbox.shop.tokens.isValid(tokens.access_token)).toBe(false);
    expect((await refresh(sandbox, tokens.refresh_token)).status).toBe(400);
    expect(sandbox.shop.tokens.isInstalled()).toBe(false);
  });
});

describe("an access token", () => {
  it("lives for its hour of real time and not longer", () => {
    let now = 0;
    const tokens = createAccessTokens(3600, () => now);
    const { access_token: token } = tokens.exchange("expiring-offline");
    now = 3_599_999;
    expect(tokens.isValid(token)).toBe(true);
    now = 3_600_000;
    expect(tokens.isValid(token)).toBe(false);
  });
});
