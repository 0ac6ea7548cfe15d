import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { PrismaClient, Transaction } from "./prisma.ts";
import type { Clock } from "#app/ports/clock.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { openTokens, sealTokens } from "./sealed-tokens.ts";
import type { Sealing } from "./sealing.ts";
import { shopIdOf } from "./shop-work.ts";

type StoredSession = NonNullable<Awaited<ReturnType<Transaction["session"]["findFirst"]>>>;

/**
 * Sessions in our database: tokens sealed, no names or e-mail addresses of staff, errors thrown.
 * Of the person only the id (`sub`) is kept.
 */
export function sessionStorage(
  prisma: PrismaClient,
  sealed: Sealing,
  clock: Clock,
): SessionStorage {
  const find = async (id: string) => {
    const shop = await prisma.shop.findUnique({ where: { domain: shopDomainOf(id) } });
    if (shop === null) return null;
    return prisma.session.findUnique({ where: { shopId_id: { shopId: shop.shopId, id } } });
  };

  return {
    storeSession: async (session) => {
      const shopId = await shopIdOf(prisma, session.shop);
      const key = { shopId, id: session.id };
      await prisma.$transaction(
        async (db) => {
          // As in mark-uninstalled.ts, in the same order: a refresh may hold the pair for as long as Shopify takes.
          await db.$queryRaw`
            SELECT 1 FROM sessions WHERE shop_id = ${shopId} AND id = ${session.id} FOR UPDATE`;
          await db.$queryRaw`SELECT 1 FROM shops WHERE shop_id = ${shopId} FOR SHARE`;
          const data = {
            isOnline: session.isOnline,
            state: session.state,
            scope: session.scope ?? null,
            userId: session.onlineAccessInfo
              ? BigInt(session.onlineAccessInfo.associated_user.id)
              : null,
            expires: session.expires ?? null,
            ...sealTokens(sealed, shopId, session),
            refreshTokenExpires: session.refreshTokenExpires ?? null,
            grantedAt: new Date(Date.now() + clock.offsetMs()),
          };
          // Prisma's upsert is a SELECT first: two first loads at once would make one of them fail.
          await db.session.createMany({ data: [{ ...key, ...data }], skipDuplicates: true });
          await db.session.update({ where: { shopId_id: key }, data });
        },
        // As long as a refresh may hold the row.
        { timeout: TIMINGS.standstill, maxWait: TIMINGS.standstill },
      );
      return true;
    },
    loadSession: async (id) => {
      const row = await find(id);
      return row === null ? undefined : toSession(sealed, row, shopDomainOf(id));
    },
    deleteSession: async (id) => {
      await prisma.session.deleteMany({ where: { id, shop: { domain: shopDomainOf(id) } } });
      return true;
    },
    deleteSessions: async (ids) => {
      await prisma.session.deleteMany({ where: { id: { in: ids } } });
      return true;
    },
    findSessionsByShop: async (domain) => {
      const rows = await prisma.session.findMany({ where: { shop: { domain } } });
      return rows.map((row) => toSession(sealed, row, domain));
    },
  };
}

/** `offline_<shop>` or `<shop>_<user id>`, as the library names its sessions. */
function shopDomainOf(id: string): string {
  return id.startsWith("offline_") ? id.slice("offline_".length) : id.replace(/_\d+$/, "");
}

function toSession(sealed: Sealing, row: StoredSession, shop: string): Session {
  const { accessToken, refreshToken } = openTokens(sealed, row);
  return new Session({
    id: row.id,
    shop,
    state: row.state,
    isOnline: row.isOnline,
    ...(row.scope === null ? {} : { scope: row.scope }),
    ...(row.expires === null ? {} : { expires: row.expires }),
    ...(accessToken === null ? {} : { accessToken }),
    ...(refreshToken === null ? {} : { refreshToken }),
    ...(row.refreshTokenExpires === null ? {} : { refreshTokenExpires: row.refreshTokenExpires }),
  });
}
