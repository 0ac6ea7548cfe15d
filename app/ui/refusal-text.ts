import { useTranslation } from "react-i18next";
import type { Refusal } from "#app/services/refusal.ts";

/** Why Shopify takes no tags, as a sentence. */
export function useRefusalText(): (refusal: Refusal) => string {
  const { t } = useTranslation();
  return (refusal) => {
    if (refusal === "full") return t("writing.refusedFull");
    return refusal === "silent" ? t("writing.refusedSilent") : refusal.said;
  };
}
