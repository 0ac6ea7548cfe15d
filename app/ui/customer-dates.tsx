import { BlockStack, Box, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { CustomerView } from "#app/services/read-customer.ts";
import { Table } from "./table.tsx";

/** What happens when, if no order comes; or why time moves nobody. */
export function CustomerDates({ customer: { boundaries, silence } }: { customer: CustomerView }) {
  const { t } = useTranslation();
  if (boundaries.length === 0 && silence === null) return null;
  const [source, ...others] = new Set(boundaries.map((boundary) => boundary.source));
  const isMixed = others.length > 0;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingSm">
            {t("customer.boundaries")}
          </Text>
          {source !== undefined && !isMixed && (
            <Text as="p" tone="subdued">
              {t(`customer.source.${source}`)}
            </Text>
          )}
          {silence !== null && (
            <Text as="p" tone="subdued">
              {t(`account.${silence}`)}
            </Text>
          )}
        </BlockStack>
      </Box>
      {boundaries.length > 0 && (
        <Table
          caption={t("customer.boundariesCaption")}
          columns={[
            { title: t("column.boundary"), leads: true },
            { title: t("column.days"), numeric: true },
            { title: t("column.date"), numeric: true },
            ...(isMixed ? [{ title: t("column.source") }] : []),
          ]}
          rows={boundaries.map((boundary) => ({
            key: boundary.key,
            cells: [
              t(`customer.boundary.${boundary.key}`),
              boundary.days,
              boundary.passed ? t("customer.passed", { date: boundary.date }) : boundary.date,
              t(`customer.source.${boundary.source}`),
            ],
          }))}
        />
      )}
    </Card>
  );
}
