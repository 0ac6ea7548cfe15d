import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

export type ExclusionProps = {
  readonly onExclude: (excluded: boolean) => void;
  readonly pending: boolean;
};

/** Leaves a customer alone, or takes one back. */
export function ExclusionCard({
  excluded,
  onExclude,
  pending,
}: ExclusionProps & { readonly excluded: boolean }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("customer.exclusion")}
        </Text>
        <Text as="p" tone="subdued">
          {excluded ? t("customer.takeBackText") : t("customer.excludeText")}
        </Text>
        <InlineStack>
          <Button onClick={() => onExclude(!excluded)} loading={pending}>
            {excluded ? t("customer.takeBack") : t("customer.exclude")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
