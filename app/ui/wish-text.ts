import { useTranslation } from "react-i18next";
import type { Wish } from "#app/services/customer-query.ts";

/** Says what a list of customers is narrowed to. */
export function useWishText(): (wish: Wish) => string {
  const { t } = useTranslation();
  return (wish) => {
    if (wish.name === "stage") return t(`stage.${wish.stage}`);
    if (wish.name === "facet") return t(`facet.${wish.facet}`);
    if (wish.name === "value") return t(`facet.value-${wish.value}`);
    if (wish.name === "often") return t(`cube.purchases.${wish.often}`);
    if (wish.name === "tags") {
      return t("customers.wish.tags", { tags: t(`customers.tagState.${wish.tags}`) });
    }
    if ("band" in wish) return t(`customers.wish.${wish.name}`, { band: wish.band });
    return t(`customers.wish.${wish.name}`, { text: wish.text });
  };
}
