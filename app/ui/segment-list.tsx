import { List } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { NamingSegment } from "#app/ports/shopify.ts";

/** Shopify segments that ask for tags of ours, with those that they name. */
export function SegmentList({ segments }: { readonly segments: readonly NamingSegment[] }) {
  const { t } = useTranslation();
  return (
    <List>
      {segments.map(({ name, tags }) => (
        <List.Item key={name}>{t("preview.segment", { name, tags: tags.join(", ") })}</List.Item>
      ))}
    </List>
  );
}
