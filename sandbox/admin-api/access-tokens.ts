import { randomBytes } from "node:crypto";

const refreshTokenSeconds = 90 * 86_400;
const onlineTokenSeconds = 86_399;

interface AccessToken {
  expiresAt: number | null;
}

/** A refresh token and the one it replaces, which works on until this one is used. */
interface RefreshToken {
  expiresAt: number;
  replaces: string | null;
}

/** Shopify's answer to an exchange or a refresh, without the scope. */
export interface TokenGrant {
  access_token: string;
  expires_in?: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
}

/** The tokens of one shop. */
export type AccessTokens = ReturnType<typeof createAccessTokens>;

/** The tokens of one app in one shop. They live on real time, whatever the sandbox's clock says. */
export function createAccessTokens(lifeSeconds: number, nowMs: () => number) {
  const access = new Map<string, AccessToken>();
  const refresh = new Map<string, RefreshToken>();
  let installed = false;

  const grantAccess = (seconds: number | null): string => {
    const token = `shpat_${randomBytes(16).toString("hex")}`;
    access.set(token, { expiresAt: seconds === null ? null : nowMs() + seconds * 1000 });
    return token;
  };
  const grantPair = (replaces: string | null): TokenGrant => {
    const token = `shprt_${randomBytes(16).toString("hex")}`;
    refresh.set(token, { expiresAt: nowMs() + refreshTokenSeconds * 1000, replaces });
    return {
      access_token: grantAccess(lifeSeconds),
      expires_in: lifeSeconds,
      refresh_token: token,
      refresh_token_expires_in: refreshTokenSeconds,
    };
  };

  return {
    isInstalled: () => installed,
    /** The app was opened: this installs it. */
    exchange(kind: "offline" | "expiring-offline" | "online"): TokenGrant {
      installed = true;
      if (kind === "expiring-offline") return grantPair(null);
      if (kind === "offline") return { access_token: grantAccess(null) };
      return { access_token: grantAccess(onlineTokenSeconds), expires_in: onlineTokenSeconds };
    },
    /** A new pair, or null for a refresh token that is unknown, spent or too old. */
    refresh(token: string): TokenGrant | null {
      const known = refresh.get(token);
      if (!known || known.expiresAt <= nowMs()) return null;
      if (known.replaces !== null) {
        refresh.delete(known.replaces);
        for (const [sibling, { replaces }] of refresh)
          if (replaces === known.replaces && sibling !== token) refresh.delete(sibling);
        known.replaces = null;
      }
      return grantPair(token);
    },
    isValid(token: string): boolean {
      const known = access.get(token);
      return known !== undefined && (known.expiresAt === null || known.expiresAt > nowMs());
    },
    /** Makes one access token useless. */
    kill(token: string): void {
      access.delete(token);
    },
    /** Makes every access token useless, and the refresh tokens too when told. */
    revoke({ refreshTokens }: { refreshTokens: boolean }): void {
      access.clear();
      if (refreshTokens) refresh.clear();
    },
    uninstall(): void {
      access.clear();
      refresh.clear();
      installed = false;
    },
  };
}
