import { randomBytes } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { sealing } from "#app/adapters/postgres/sealing.ts";
import { systemClock } from "#app/adapters/clock.ts";
import { sessionStorage } from "#app/adapters/postgres/session-storage.ts";
import { tokenStore } from "#app/adapters/postgres/token-store.ts";
import { tokenEndpoint } from "#app/adapters/shopify/token-endpoint.ts";
import { startSandbox, type Sandbox } from "#sandbox/start-sandbox.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";
import { sandboxFetch, type Interference } from "#test/support/sandbox-fetch.ts";

const SHOP = "teahouse.myshopify.com";
const OTHER = "other.myshopify.com";
const CLIENT = { id: "key", secret: "secret" };
const MARGIN = 300_000;
const CALL = 15_000;
const keys = `k1:${randomBytes(32).toString("base64")}`;
const sealed = sealing(keys);

let database: TestDatabase;
let prisma: PrismaClient;
let sandbox: Sandbox;

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 12);
  sandbox = await startSandbox({
    apiKey: CLIENT.id,
    apiSecret: CLIENT.secret,
    appUrl: "http://127.0.0.1:9",
    shops: [
      { domain: SHOP, kind: "tiny", customers: 1 },
      { domain: OTHER, kind: "tiny", customers: 1 },
    ],
  });
});
afterAll(async () => {
  await sandbox.close();
  await prisma.$disconnect();
  await database.drop();
});
beforeEach(async () => {
  await prisma.session.deleteMany();
});

const Grant = z.object({ access_token: z.string(), refresh_token: z.string() });

/** A session as the library stores it after an exchange; its token lives this long. */
async function storeSession(livesMs: number, domain = SHOP, more: Partial<Session> = {}) {
  const grant = Grant.parse(sandbox.shops.get(domain)?.tokens.exchange("expiring-offline"));
  const session = new Session({
    id: `offline_${domain}`,
    shop: domain,
    state: "",
    isOnline: false,
    scope: "read_customers",
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token,
    expires: new Date(Date.now() + livesMs),
    refreshTokenExpires: new Date(Date.now() + 90 * 86_400_000),
    ...more,
  });
  await sessionStorage(prisma, sealed, systemClock).storeSession(session);
  return grant;
}

/** A token store whose requests to the token endpoint are counted, and may be interfered with. */
function openStore(between: Interference = (_, send) => send(), using = sealed) {
  let refreshes = 0;
  const fetch = sandboxFetch(sandbox.origin, (operation, send) => {
    refreshes += 1;
    return between(operation, send);
  });
  const timings = { ...TIMINGS, tokenMargin: MARGIN, call: CALL };
  const store = tokenStore(prisma, using, tokenEndpoint(fetch, CLIENT, timings), timings);
  return { ...store, refreshes: () => refreshes };
}

const isValid = (token: string) => sandbox.shop.tokens.isValid(token);

describe("rule 16: an access token", () => {
  it("that lives longer than the margin is used as it is", async () => {
    const { access_token: token } = await storeSession(MARGIN + 60_000);
    const store = openStore();
    expect(await store.accessToken(SHOP)).toBe(token);
    expect(store.refreshes()).toBe(0);
  });

  it("at its end is refreshed once, by twenty who ask at once", async () => {
    const { access_token: old } = await storeSession(CALL - 1_000);
    const store = openStore();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => store.accessToken(SHOP)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(old);
    expect(isValid(tokens[0] ?? "")).toBe(true);
    expect(store.refreshes()).toBe(1);
  });

  it("in its last minutes is refreshed by one, and nineteen go on with it meanwhile", async () => {
    const { access_token: old } = await storeSession(MARGIN - 1_000);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = () => {};
    const asked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const store = openStore(async (_, send) => {
      begun();
      await held;
      return send();
    });
    const first = store.accessToken(SHOP);
    await asked;
    const others = await Promise.all(Array.from({ length: 19 }, () => store.accessToken(SHOP)));
    expect(new Set(others)).toEqual(new Set([old]));
    release();
    const fresh = await first;
    expect(fresh).not.toBe(old);
    expect(await store.accessToken(SHOP)).toBe(fresh);
    expect(store.refreshes()).toBe(1);
  });

  it.each([400, 503])(
    "in its last minutes goes on being used where the refresh answers %i",
    async (status) => {
      const { access_token: old } = await storeSession(MARGIN - 1_000);
      const store = openStore(async () => Response.json({}, { status }));
      expect(await store.accessToken(SHOP)).toBe(old);
      expect(store.refreshes()).toBe(1);
    },
  );

  it("is refreshed once by two processes, too", async () => {
    await storeSession(0);
    const [one, two] = [openStore(), openStore()];
    const tokens = await Promise.all([one, two, one, two].map((store) => store.accessToken(SHOP)));
    expect(new Set(tokens).size).toBe(1);
    expect(one.refreshes() + two.refreshes()).toBe(1);
  });

  it("of one shop is not held up by the refresh of another", async () => {
    await storeSession(0);
    const { access_token: token } = await storeSession(MARGIN + 60_000, OTHER);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store = openStore(async (_, send) => {
      await held;
      return send();
    });
    const slow = store.accessToken(SHOP);
    expect(await store.accessToken(OTHER)).toBe(token);
    release();
    expect(isValid(await slow)).toBe(true);
  });

  it("that Shopify refused is replaced once, by ten who were refused", async () => {
    const { access_token: refused } = await storeSession(MARGIN + 60_000);
    const store = openStore();
    const tokens = await Promise.all(
      Array.from({ length: 10 }, () => store.replaceRefused(SHOP, refused)),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(refused);
    expect(store.refreshes()).toBe(1);
  });

  it("survives the loss of a refresh's answer: the old refresh token works once more", async () => {
    await storeSession(0);
    let lost = 0;
    const store = openStore(async (_, send) => {
      const answer = await send();
      lost += 1;
      // Shopify has changed the pair, and nobody heard of it.
      if (lost === 1) throw new TypeError("socket hang up");
      return answer;
    });
    expect(isValid(await store.accessToken(SHOP))).toBe(true);
    expect(lost).toBe(2);
  });

  it("without a lifetime in Shopify's answer is taken to live 50 minutes", async () => {
    await storeSession(0);
    const store = openStore(async () =>
      Response.json({ access_token: "shpat_x", refresh_token: "shprt_x" }),
    );
    expect(await store.accessToken(SHOP)).toBe("shpat_x");
    const session = await sessionStorage(prisma, sealed, systemClock).loadSession(
      `offline_${SHOP}`,
    );
    const livesMs = (session?.expires?.getTime() ?? 0) - Date.now();
    expect(Math.round(livesMs / 60_000)).toBe(50);
    expect(session?.refreshToken).toBe("shprt_x");
  });

  it.each([
    [400, "unauthorized", "counts as expired, so that a page exchanges for another"],
    [401, "unauthorized", "counts as expired, so that a page exchanges for another"],
    [429, "unavailable", "lives on"],
    [500, "unavailable", "lives on"],
  ])("whose refresh answers %i is %s: the stored pair stays and %s", async (status, fault) => {
    const { refresh_token: kept, access_token: token } = await storeSession(MARGIN + 60_000);
    const store = openStore(async () => Response.json({ error: "invalid_grant" }, { status }));
    await expect(store.replaceRefused(SHOP, token)).rejects.toMatchObject({ fault });
    const session = await sessionStorage(prisma, sealed, systemClock).loadSession(
      `offline_${SHOP}`,
    );
    expect(session?.refreshToken).toBe(kept);
    expect(session?.isActive(undefined)).toBe(fault === "unavailable");
  });

  it("that Shopify takes again is refreshed by whoever works, without a page", async () => {
    const { access_token: refused } = await storeSession(MARGIN + 60_000);
    const away = openStore(async () => Response.json({}, { status: 400 }));
    await expect(away.replaceRefused(SHOP, refused)).rejects.toThrow("400");
    expect(isValid(await openStore().accessToken(SHOP))).toBe(true);
  });

  it("that a page asked for while the one before was being refused stays", async () => {
    const { access_token: refused } = await storeSession(MARGIN + 60_000);
    const refusing = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const store = openStore(async () => {
      asked.resolve();
      await refusing.promise;
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    });
    const failing = store.replaceRefused(SHOP, refused);
    await asked.promise;
    const exchanged = storeSession(MARGIN + 60_000);
    refusing.resolve();
    await expect(failing).rejects.toThrow("400");
    const { access_token: fresh } = await exchanged;
    expect(await store.accessToken(SHOP)).toBe(fresh);
    expect(await store.replaceRefused(SHOP, refused)).toBe(fresh);
    expect(store.refreshes()).toBe(1);
  });

  it("without a refresh token counts as expired when Shopify refuses it", async () => {
    const { access_token: refused } = await storeSession(MARGIN + 60_000);
    await prisma.session.updateMany({ data: { refreshToken: null } });
    await expect(openStore().replaceRefused(SHOP, refused)).rejects.toThrow("no usable token");
    const session = await sessionStorage(prisma, sealed, systemClock).loadSession(
      `offline_${SHOP}`,
    );
    expect(session?.isActive(undefined)).toBe(false);
  });

  it.each([
    ["a shop that we do not know", "nobody.myshopify.com"],
    ["a shop without a session", SHOP],
  ])("of %s is unauthorized", async (_, domain) => {
    await expect(openStore().accessToken(domain)).rejects.toMatchObject({ fault: "unauthorized" });
  });
});

describe("security section 4: at rest", () => {
  it("no column of the row holds a token in clear", async () => {
    await storeSession(0);
    await openStore().accessToken(SHOP);
    const rows = JSON.stringify(await prisma.session.findMany(), (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(rows).toContain("v1.k1.");
    expect(rows).not.toMatch(/shpat_|shprt_|shpua_/);
  });

  it("a row moved to another shop does not open", async () => {
    await storeSession(MARGIN + 60_000);
    await storeSession(MARGIN + 60_000, OTHER);
    const stolen = await prisma.session.findFirstOrThrow({ where: { id: `offline_${SHOP}` } });
    await prisma.session.updateMany({
      where: { id: `offline_${OTHER}` },
      data: { accessToken: stolen.accessToken, refreshToken: stolen.refreshToken },
    });
    await expect(openStore().accessToken(OTHER)).rejects.toThrow("unable to authenticate data");
  });

  it("a rotated key opens what the old one sealed, and seals what comes next", async () => {
    const { access_token: token } = await storeSession(MARGIN + 60_000);
    const rotated = openStore(
      undefined,
      sealing(`k2:${randomBytes(32).toString("base64")},${keys}`),
    );
    expect(await rotated.accessToken(SHOP)).toBe(token);
    await rotated.replaceRefused(SHOP, token);
    const { accessToken, refreshToken } = await prisma.session.findFirstOrThrow();
    expect([accessToken?.slice(0, 6), refreshToken?.slice(0, 6)]).toEqual(["v1.k2.", "v1.k2."]);
  });

  it("a key that is missing is named", async () => {
    await storeSession(MARGIN + 60_000);
    const without = openStore(undefined, sealing(`k2:${randomBytes(32).toString("base64")}`));
    await expect(without.accessToken(SHOP)).rejects.toThrow('TOKEN_KEYS has no key "k1"');
  });
});

describe("the session storage", () => {
  const storage = () => sessionStorage(prisma, sealed, systemClock);

  it("gives back what the library stored", async () => {
    const { access_token: accessToken, refresh_token: refreshToken } =
      await storeSession(3_600_000);
    expect(await storage().loadSession(`offline_${SHOP}`)).toMatchObject({
      id: `offline_${SHOP}`,
      shop: SHOP,
      isOnline: false,
      scope: "read_customers",
      accessToken,
      refreshToken,
    });
  });

  it("knows that a token was cleared", async () => {
    await storeSession(3_600_000);
    const session = await storage().loadSession(`offline_${SHOP}`);
    if (session === undefined) throw new Error("it was stored");
    delete session.accessToken;
    await storage().storeSession(session);
    expect((await storage().loadSession(`offline_${SHOP}`))?.accessToken).toBeUndefined();
  });

  it("keeps of a member of staff the id alone", async () => {
    const user = {
      id: 42,
      first_name: "Canary",
      last_name: "Staff",
      email: "canary@example.com",
      email_verified: true,
      account_owner: true,
      locale: "en",
      collaborator: false,
    };
    await storage().storeSession(
      new Session({
        id: `${SHOP}_42`,
        shop: SHOP,
        state: "",
        isOnline: true,
        accessToken: "shpat_online",
        onlineAccessInfo: { expires_in: 60, associated_user_scope: "", associated_user: user },
      }),
    );
    const row = await prisma.session.findFirstOrThrow({ where: { id: `${SHOP}_42` } });
    expect(row.userId).toBe(42n);
    expect(Object.values(row).map(String).join(" ")).not.toMatch(/canary|staff/i);
    expect((await storage().loadSession(`${SHOP}_42`))?.shop).toBe(SHOP);
  });

  it("stores two first loads at once as one session", async () => {
    await Promise.all([storeSession(1), storeSession(2), storeSession(3)]);
    expect(await storage().findSessionsByShop(SHOP)).toHaveLength(1);
  });

  it("finds and deletes by shop and by id, and no other's", async () => {
    await storeSession(1);
    await storeSession(1, OTHER);
    expect((await storage().findSessionsByShop(SHOP)).map(({ id }) => id)).toEqual([
      `offline_${SHOP}`,
    ]);
    expect(await storage().deleteSession(`offline_${SHOP}`)).toBe(true);
    expect(await storage().loadSession(`offline_${SHOP}`)).toBeUndefined();
    expect(await storage().loadSession(`offline_${OTHER}`)).toBeDefined();
    expect(await storage().deleteSessions([`offline_${OTHER}`, "offline_nobody"])).toBe(true);
    expect(await prisma.session.count()).toBe(0);
  });
});
