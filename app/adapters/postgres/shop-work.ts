import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { FOR_UNINSTALLED, type JobKind } from "#app/ports/jobs.ts";
import type { Shop, ShopDetails, ShopId } from "#app/ports/shop.ts";
import type { ShopWork } from "#app/ports/store.ts";
import { Prisma } from "./generated/client.ts";
import { markUninstalled } from "./mark-uninstalled.ts";
import type { NewsParts } from "./news-parts.ts";
import type { Transaction } from "./prisma.ts";
import { StoredPolicy } from "./stored-policy.ts";

const Installed = z.tuple([z.object({ installed: z.boolean() })]);
const PolicyRow = z.tuple([
  z.object({ version: z.number(), windows_version: z.number(), policy: StoredPolicy }),
]);

/** What a merchant sets of the windows; which products are of a type today is no setting. */
function windowsOf(settings: "o" | "s"): Prisma.Sql {
  const policy = settings === "o" ? Prisma.sql`o.policy` : Prisma.sql`s.policy`;
  return Prisma.sql`
    ${policy}->'prospectCold', ${policy}->'oneTime', ${policy}->'repeat',
    (SELECT jsonb_agg(CASE WHEN rule->>'by' = 'type' THEN rule - 'productIds' ELSE rule END)
       FROM jsonb_array_elements(${policy}->'products') AS rule)`;
}

const Tagging = z.enum(["off", "on", "removing"]);

/** A row of `shops` as Prisma reads it, in our words. */
export function readShop(row: {
  readonly shopId: bigint;
  readonly domain: string;
  readonly name: string;
  readonly currency: string;
  readonly currencyDigits: number;
  readonly timeZone: string;
  readonly scopes: string;
  readonly holdoutSalt: string;
  readonly tagging: string;
  readonly taggingPausedAt: Date | null;
  readonly writingRefusedAt: Date | null;
  readonly installedAt: Date | null;
  readonly uninstalledAt: Date | null;
}): Shop {
  return {
    shopId: Number(row.shopId),
    domain: row.domain,
    name: row.name,
    currency: row.currency,
    currencyDigits: row.currencyDigits,
    timeZone: row.timeZone,
    holdoutSalt: row.holdoutSalt,
    limitedHistory: row.scopes !== "" && !row.scopes.split(",").includes("read_all_orders"),
    tagging: Tagging.parse(row.tagging),
    taggingPausedAt: row.taggingPausedAt?.getTime() ?? null,
    writingRefusedAt: row.writingRefusedAt?.getTime() ?? null,
    installed: row.installedAt !== null && row.uninstalledAt === null,
  };
}

/** The key of a shop, whose row is made when there is none; two at once get the same. */
export async function shopIdOf(db: Transaction, domain: string): Promise<bigint> {
  await db.shop.createMany({ data: [{ domain }], skipDuplicates: true });
  const { shopId } = await db.shop.findUniqueOrThrow({ where: { domain } });
  return shopId;
}

/** The shop's own row, its policy versions and its schedules. */
export function shopWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  { newsLock }: NewsParts,
): ShopWork {
  const where = { shopId: BigInt(shopId) };
  const forgetPlans = async () => {
    await db.$executeRaw`
      DELETE FROM schedules
       WHERE shop_id = ${shopId} AND kind <> ALL (${[...FOR_UNINSTALLED]})
         -- Held, so that whoever installs it again plans after this.
         AND EXISTS (SELECT FROM shops
                      WHERE shop_id = ${shopId} AND uninstalled_at IS NOT NULL FOR SHARE)`;
  };
  return {
    shop: async () => readShop(await db.shop.findUniqueOrThrow({ where })),

    saveInstalled: async ({ name, currency, currencyDigits, timeZone, scopes }: ShopDetails) => {
      const before = await db.$queryRaw`
        SELECT installed_at IS NOT NULL AND uninstalled_at IS NULL AS installed
          FROM shops WHERE shop_id = ${shopId} FOR UPDATE`;
      await db.$executeRaw`
        UPDATE shops SET name = ${name}, currency = ${currency}, currency_digits = ${currencyDigits},
               time_zone = ${timeZone}, scopes = ${scopes},
               installed_at = CASE WHEN installed_at IS NULL OR uninstalled_at IS NOT NULL
                                   THEN from_epoch_ms(${now}) ELSE installed_at END,
               uninstalled_at = NULL
         WHERE shop_id = ${shopId}`;
      return !Installed.parse(before)[0].installed;
    },

    saveDetails: async (details) => {
      await db.shop.update({ where, data: details });
    },

    saveUninstalled: async (at) => {
      if (!(await markUninstalled(db, shopId, now, at))) return false;
      // What must be forgotten is forgotten, also where the news of the uninstallation comes last.
      await forgetPlans();
      return true;
    },

    forgetPlans,

    saveTagging: async (tagging) => {
      await db.shop.update({ where, data: { tagging } });
    },

    saveTaggingPaused: async (paused) => {
      await db.shop.update({ where, data: { taggingPausedAt: paused ? new Date(now) : null } });
    },

    saveWritingRefused: async (refused) => {
      await db.shop.update({ where, data: { writingRefusedAt: refused ? new Date(now) : null } });
    },

    policy: async () => {
      const [row] = PolicyRow.parse(
        await db.$queryRaw`
          SELECT s.version, s.policy, coalesce(max(o.version) + 1, 1) AS windows_version
            FROM (SELECT * FROM settings WHERE shop_id = ${shopId} ORDER BY version DESC LIMIT 1) s
            LEFT JOIN settings o ON o.shop_id = ${shopId}
                  AND (${windowsOf("o")}) IS DISTINCT FROM (${windowsOf("s")})
           GROUP BY s.version, s.policy`,
      );
      return { version: row.version, windowsVersion: row.windows_version, policy: row.policy };
    },

    savePolicy: async (policy, by) => {
      // Whoever takes in news by the rules of before has ended when others are in force.
      await newsLock();
      const last = await db.settings.findFirst({ where, orderBy: { version: "desc" } });
      const version = (last?.version ?? 0) + 1;
      await db.settings.create({
        data: {
          ...where,
          version,
          policy: StoredPolicy.parse(policy),
          createdAt: new Date(now),
          createdBy: by,
        },
      });
      return version;
    },

    policyAt: async (version) => {
      const { policy } = await db.settings.findUniqueOrThrow({
        where: { shopId_version: { ...where, version } },
      });
      return StoredPolicy.parse(policy);
    },

    schedule: async (kind: JobKind, at: Instant) => {
      await db.$executeRaw`
        INSERT INTO schedules (shop_id, kind, next_run_at)
        VALUES (${shopId}, ${kind}, from_epoch_ms(${at}))
        ON CONFLICT (shop_id, kind) DO UPDATE SET next_run_at = excluded.next_run_at, attempts = 0`;
    },

    scheduleBy: async (kind, at) => {
      await db.$executeRaw`
        INSERT INTO schedules (shop_id, kind, next_run_at)
        VALUES (${shopId}, ${kind}, from_epoch_ms(${at}))
        ON CONFLICT (shop_id, kind) DO UPDATE
           SET next_run_at = least(schedules.next_run_at, excluded.next_run_at)`;
    },

    unschedule: async (kind) => {
      await db.schedule.deleteMany({ where: { ...where, kind } });
    },

    saveScheduleOutcome: async (kind, failure) => {
      if (failure === null) {
        await db.$executeRaw`
          UPDATE schedules SET failures = 0, failing_since = NULL, failure = NULL
           WHERE shop_id = ${shopId} AND kind = ${kind} AND failures > 0`;
        return;
      }
      await db.$executeRaw`
        UPDATE schedules
           SET failures = failures + 1, failure = ${failure},
               failing_since = coalesce(failing_since, from_epoch_ms(${now}))
         WHERE shop_id = ${shopId} AND kind = ${kind}`;
    },
  };
}
