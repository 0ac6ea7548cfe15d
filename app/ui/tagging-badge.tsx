import { Badge } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { TaggingState } from "#app/services/tagging-state.ts";

/** Whether tags are being kept right. */
export function TaggingBadge({ tagging }: { readonly tagging: TaggingState }) {
  const { t } = useTranslation();
  const label = t(`tagging.${tagging}`);
  if (tagging === "paused") return <Badge tone="warning">{label}</Badge>;
  return tagging === "on" ? <Badge tone="success">{label}</Badge> : <Badge>{label}</Badge>;
}
