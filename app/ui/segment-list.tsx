import { List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { NamingSegment } from "#app/ports/shopify.ts";
import type { FoundSegments } from "#app/services/find-awaiting-segments.ts";

/** Segments that ask for tags of ours: Shopify is asked still, did not say, or named these. */
export type ComingSegments = FoundSegments | "asked";

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

/** What is known of segments that ask for tags of ours. */
export function SegmentsKnown({ segments }: { readonly segments: ComingSegments }) {
  const { t } = useTranslation();
  if (segments !== null && segments !== "asked" && segments.length > 0) {
    return <SegmentList segments={segments} />;
  }
  return (
    <Text as="p" tone="subdued">
      {segments === "asked"
        ? t("preview.segmentsAsked")
        : segments === null
          ? t("preview.segmentsUnknown")
          : t("preview.noSegments")}
    </Text>
  );
}
