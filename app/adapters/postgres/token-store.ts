import { z } from "zod";
import { ShopifyError, type ShopifyFault } from "#app/ports/shopify.ts";
import type { Timings } from "#app/ports/timings.ts";
import { Prisma } from "./generated/client.ts";
import type { PrismaClient } from "./prisma.ts";
import type { Sealing } from "./sealing.ts";
import { openTokens, sealTokens } from "./sealed-tokens.ts";

/** Both tokens of a shop, as Shopify's token endpoint hands them out. Instants are real time. */
export type TokenPair = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expires: Date;
  readonly refreshTokenExpires: Date;
};

/** Trades a refresh token for a new pair. Throws a ShopifyError. */
export type RefreshTokens = (domain: string, refreshToken: string) => Promise<TokenPair>;

export type TokenStore = {
  /**
   * A usable access token of the shop. In its last minutes one caller refreshes it and the others go on with
   * the old one. Throws "unauthorized" without one.
   */
  readonly accessToken: (domain: string) => Promise<string>;
  /** Shopify refused this token: refresh once, unless somebody else has. */
  readonly replaceRefused: (domain: string, refused: string) => Promise<string>;
};

const Row = z.object({
  shopId: z.bigint(),
  accessToken: z.string().nullable(),
  refreshToken: z.string().nullable(),
  expires: z.date().nullable(),
});

/**
 * Single-flight refresh under a lock on the shop's token row (reliability rule 16): Shopify is called inside the
 * transaction, twice at most, to keep the row locked.
 */
export function tokenStore(
  prisma: PrismaClient,
  sealed: Sealing,
  refresh: RefreshTokens,
  { tokenMargin, call, standstill }: Pick<Timings, "tokenMargin" | "call" | "standstill">,
): TokenStore {
  const selected = (domain: string) => Prisma.sql`
    SELECT s.shop_id AS "shopId", access_token AS "accessToken", refresh_token AS "refreshToken", expires
      FROM sessions s JOIN shops USING (shop_id)
     WHERE shops.domain = ${domain} AND s.id = ${`offline_${domain}`}`;

  const refreshLocked = (
    domain: string,
    lock: "wait" | "unless-locked",
    trade: (row: Tokens) => Promise<TokenPair | ShopifyError | null>,
  ): Promise<string | ShopifyError | null> =>
    prisma.$transaction(
      async (db) => {
        const skipping = lock === "wait" ? Prisma.empty : Prisma.sql`SKIP LOCKED`;
        const rows = await db.$queryRaw`${selected(domain)} FOR UPDATE OF s ${skipping}`;
        const row = readTokens(sealed, rows);
        if (row === null) return null;
        const pair = await trade(row);
        if (pair === null) return row.accessToken;
        const where = { shopId_id: { shopId: row.shopId, id: `offline_${domain}` } };
        if (pair instanceof ShopifyError) {
          await db.session.update({ where, data: { expires: new Date(0) } });
          return pair;
        }
        await db.session.update({
          where,
          data: {
            ...sealTokens(sealed, row.shopId, pair),
            expires: pair.expires,
            refreshTokenExpires: pair.refreshTokenExpires,
          },
        });
        return pair.accessToken;
      },
      { timeout: standstill, maxWait: standstill },
    );

  const lives = ({ expires }: Tokens) => (expires === null ? 0 : expires.getTime() - Date.now());

  /**
   * Waits for the lock; everybody who waited finds the new pair. A pair that Shopify refuses counts as expired:
   * then the next page that is opened exchanges its session token for another, as after an installation that
   * overtook the news of the one before it. It stays, for Shopify may have refused us instead, and is tried again.
   */
  const replace = async (domain: string, stillGood: (row: Tokens) => boolean): Promise<string> => {
    const token = await refreshLocked(domain, "wait", async (row) => {
      if (stillGood(row)) return null;
      const { refreshToken } = row;
      if (refreshToken === null) return noToken(domain);
      try {
        return await refresh(domain, refreshToken).catch((error: unknown) => {
          if (!isFault(error, "unavailable")) throw error;
          // The answer may have been lost: until its replacement is used the old refresh token works again.
          return refresh(domain, refreshToken);
        });
      } catch (error) {
        if (isFault(error, "unauthorized")) return error;
        throw error;
      }
    });
    if (token === null) throw noToken(domain);
    if (token instanceof ShopifyError) throw token;
    return token;
  };

  /** The old token still lives: nobody waits for the new one, nor fails for want of it. */
  const replaceEarly = async (domain: string, old: string): Promise<string> => {
    const token = await refreshLocked(domain, "unless-locked", async (row) => {
      if (lives(row) > tokenMargin || row.refreshToken === null) return null;
      try {
        return await refresh(domain, row.refreshToken);
      } catch (error) {
        if (error instanceof ShopifyError) return null;
        throw error;
      }
    });
    return typeof token === "string" ? token : old;
  };

  return {
    accessToken: async (domain) => {
      const row = readTokens(sealed, await prisma.$queryRaw(selected(domain)));
      if (row === null) throw noToken(domain);
      if (lives(row) > tokenMargin) return row.accessToken;
      if (lives(row) > call) return replaceEarly(domain, row.accessToken);
      return replace(domain, (now) => lives(now) > tokenMargin);
    },
    replaceRefused: (domain, refused) =>
      replace(domain, ({ accessToken }) => accessToken !== refused),
  };
}

function isFault(error: unknown, fault: ShopifyFault): error is ShopifyError {
  return error instanceof ShopifyError && error.fault === fault;
}

type Tokens = {
  readonly shopId: bigint;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expires: Date | null;
};

/** Null where there is no usable token. */
function readTokens(sealed: Sealing, rows: unknown): Tokens | null {
  const [row] = z.array(Row).parse(rows);
  if (row === undefined) return null;
  const { accessToken, refreshToken } = openTokens(sealed, row);
  if (!accessToken) return null;
  return {
    shopId: row.shopId,
    accessToken,
    refreshToken: refreshToken || null,
    expires: row.expires,
  };
}

function noToken(domain: string): ShopifyError {
  return new ShopifyError(
    "unauthorized",
    `there is no usable token for ${domain}: open the app in the admin`,
  );
}
