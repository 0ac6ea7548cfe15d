import { Badge } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { TaggingView } from "#app/services/read-setup.ts";

/** Whether tags are being kept right. */
export function TaggingBadge({ tagging }: { readonly tagging: TaggingView["state"] }) {
  const { t } = useTranslation();
  const label = t(`tagging.${tagging}`);
  return tagging === "on" ? <Badge tone="success">{label}</Badge> : <Badge>{label}</Badge>;
}
