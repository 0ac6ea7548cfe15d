import { z } from "zod";
import { ShopifyError } from "#app/ports/shopify.ts";
import type { Timings } from "#app/ports/timings.ts";
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
  /** A usable access token of the shop, refreshed before it expires. Throws "unauthorized" without one. */
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

/** The refresh calls Shopify inside its transaction, to keep the row locked; this is its own limit. */
const REFRESH_LIMIT_MS = 15_000;

/** Single-flight refresh under a lock on the shop's token row (reliability rule 16). */
export function tokenStore(
  prisma: PrismaClient,
  sealed: Sealing,
  refresh: RefreshTokens,
  { tokenMargin }: Pick<Timings, "tokenMargin">,
): TokenStore {
  const refreshLocked = (domain: string, stillGood: (row: Tokens) => boolean): Promise<string> =>
    prisma.$transaction(
      async (db) => {
        const rows = await db.$queryRaw`
          SELECT s.shop_id AS "shopId", access_token AS "accessToken", refresh_token AS "refreshToken",
                 expires
            FROM sessions s JOIN shops USING (shop_id)
           WHERE shops.domain = ${domain} AND s.id = ${`offline_${domain}`} FOR UPDATE OF s`;
        const row = readTokens(sealed, rows, domain);
        if (stillGood(row)) return row.accessToken;
        if (row.refreshToken === null) throw noToken(domain);
        const pair = await refresh(domain, row.refreshToken);
        await db.session.update({
          where: { shopId_id: { shopId: row.shopId, id: `offline_${domain}` } },
          data: {
            ...sealTokens(sealed, row.shopId, pair),
            expires: pair.expires,
            refreshTokenExpires: pair.refreshTokenExpires,
          },
        });
        return pair.accessToken;
      },
      { timeout: REFRESH_LIMIT_MS, maxWait: REFRESH_LIMIT_MS },
    );
  const fresh = ({ expires }: Tokens) =>
    expires !== null && expires.getTime() - Date.now() > tokenMargin;

  return {
    accessToken: async (domain) => {
      const rows = await prisma.$queryRaw`
        SELECT s.shop_id AS "shopId", access_token AS "accessToken", refresh_token AS "refreshToken", expires
          FROM sessions s JOIN shops USING (shop_id)
         WHERE shops.domain = ${domain} AND s.id = ${`offline_${domain}`}`;
      const row = readTokens(sealed, rows, domain);
      return fresh(row) ? row.accessToken : refreshLocked(domain, fresh);
    },
    replaceRefused: (domain, refused) =>
      refreshLocked(domain, ({ accessToken }) => accessToken !== refused),
  };
}

type Tokens = {
  readonly shopId: bigint;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expires: Date | null;
};

function readTokens(sealed: Sealing, rows: unknown, domain: string): Tokens {
  const [row] = z.array(Row).parse(rows);
  if (row === undefined) throw noToken(domain);
  const { accessToken, refreshToken } = openTokens(sealed, row);
  if (!accessToken) throw noToken(domain);
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
