import type { Instant } from "#app/domain/time.ts";
import type { GuideWork } from "#app/ports/guide.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

/** Whether a shop still wants its setup guide. */
export function guideWork(db: Transaction, shopId: ShopId, now: Instant): GuideWork {
  const where = { shopId: BigInt(shopId) };
  return {
    isGuideHidden: async () => {
      const { guideHiddenAt } = await db.shop.findUniqueOrThrow({
        where,
        select: { guideHiddenAt: true },
      });
      return guideHiddenAt !== null;
    },

    saveGuideHidden: async (hidden) => {
      await db.shop.update({ where, data: { guideHiddenAt: hidden ? new Date(now) : null } });
    },
  };
}
