import type { Sealing } from "./sealing.ts";

/** The two token columns of a row, sealed to this shop and column. */
export function sealTokens(
  sealed: Sealing,
  shopId: bigint,
  tokens: { readonly accessToken?: string | undefined; readonly refreshToken?: string | undefined },
) {
  const owner = String(shopId);
  return {
    accessToken: tokens.accessToken ? sealed.seal(tokens.accessToken, owner, "access_token") : null,
    refreshToken: tokens.refreshToken
      ? sealed.seal(tokens.refreshToken, owner, "refresh_token")
      : null,
  };
}

/** The tokens of a row, opened. */
export function openTokens(
  sealed: Sealing,
  row: {
    readonly shopId: bigint;
    readonly accessToken: string | null;
    readonly refreshToken: string | null;
  },
) {
  const owner = String(row.shopId);
  return {
    accessToken: row.accessToken && sealed.open(row.accessToken, owner, "access_token"),
    refreshToken: row.refreshToken && sealed.open(row.refreshToken, owner, "refresh_token"),
  };
}
