import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** That figures are on their way, before everybody was counted for the first time. */
export function Counting() {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingSm">
          {t("segments.counting")}
        </Text>
        <Text as="p" tone="subdued">
          {t("segments.countingText")}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** That a shop has too few buyers for a figure, and where to look meanwhile. */
export function TooFew({ title, text }: { readonly title: string; readonly text: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="100" inlineAlign="start">
        <Text as="h2" variant="headingSm">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {text}
        </Text>
        <Link url="/app/segments">{t("rfm.stages")}</Link>
      </BlockStack>
    </Card>
  );
}
