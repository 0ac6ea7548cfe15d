import { BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { RefusedView } from "#app/services/read-writing.ts";
import { useRefusalText } from "./refusal-text.ts";

export type RetryProps = {
  readonly onRetry: () => void;
  readonly pending: boolean;
};

/** How many Shopify refused and what it said; the list of customers says whom. */
export function RefusedCard({
  refused: { customers, reasons },
  mayTry,
  onRetry,
  pending,
}: RetryProps & {
  readonly refused: RefusedView;
  /** Whether tags are written now. */
  readonly mayTry: boolean;
}) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t("writing.refused", { count: customers.value, number: customers.text })}
        </Text>
        <List>
          {reasons.map(({ why, customers: those }) => {
            const reason = refusalText(why);
            return (
              <List.Item key={reason}>
                {t("writing.refusedReason", { count: those.value, number: those.text, reason })}
              </List.Item>
            );
          })}
        </List>
        <InlineStack gap="200">
          {mayTry && (
            <Button onClick={onRetry} loading={pending}>
              {t("setup.retry")}
            </Button>
          )}
          <Button url="/app/customers?tags=failed">{t("writing.seeRefused")}</Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
