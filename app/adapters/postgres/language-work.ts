import { z } from "zod";
import { LANGUAGES, PSEUDO_LANGUAGE } from "#app/domain/language.ts";
import type { LanguageWork } from "#app/ports/language.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

const SetLanguage = z.enum([...LANGUAGES, PSEUDO_LANGUAGE]).nullable();
const SetRow = z.tuple([z.object({ own: SetLanguage, shop: SetLanguage })]);

/** The languages that a shop and its members of staff set. */
export function languageWork(db: Transaction, shopId: ShopId): LanguageWork {
  const where = { shopId: BigInt(shopId) };
  return {
    setLanguages: async (staffId) => {
      const [set] = SetRow.parse(
        await db.$queryRaw`
          SELECT l.language AS own, s.language AS shop
            FROM shops s LEFT JOIN staff_languages l ON l.shop_id = ${shopId} AND l.staff_id = ${staffId}
           WHERE s.shop_id = ${shopId}`,
      );
      return set;
    },

    saveOwnLanguage: async (staffId, language) => {
      if (language === null) {
        await db.staffLanguage.deleteMany({ where: { ...where, staffId } });
        return;
      }
      await db.$executeRaw`
        INSERT INTO staff_languages (shop_id, staff_id, language)
        VALUES (${shopId}, ${staffId}, ${language})
        ON CONFLICT (shop_id, staff_id) DO UPDATE SET language = excluded.language`;
    },

    saveShopLanguage: async (language) => {
      await db.shop.update({ where, data: { language } });
    },
  };
}
