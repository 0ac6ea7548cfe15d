import { BlockStack, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { StageFigure } from "#app/services/segment-groups.ts";

/** The stages of a group, each a way to its customers. */
export function StageLinks({ stages }: { readonly stages: readonly StageFigure[] }) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="100">
      {stages.map(({ stage, customers }) => (
        <InlineStack key={stage} align="space-between" gap="200" wrap={false}>
          <Link url={`/app/segments/${stage}`} removeUnderline>
            {t(`stage.${stage}`)}
          </Link>
          <Text as="span" tone="subdued">
            <span className="cadence-number">{customers.text}</span>
          </Text>
        </InlineStack>
      ))}
    </BlockStack>
  );
}
