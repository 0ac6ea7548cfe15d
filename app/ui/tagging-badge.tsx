import { Badge } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Tagging } from "#app/ports/shop.ts";

/** Whether tags are being kept right. */
export function TaggingBadge({ tagging }: { readonly tagging: Tagging }) {
  const { t } = useTranslation();
  const label = t(`tagging.${tagging}`);
  return tagging === "on" ? <Badge tone="success">{label}</Badge> : <Badge>{label}</Badge>;
}
