import { Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { EntryView } from "#app/services/read-entry.ts";
import type { Names } from "#app/services/read-names.ts";
import { useByText, useCountsText } from "./activity-text.ts";
import { useNames } from "./names.ts";
import { SaveTableButton } from "./save-table-button.tsx";
import { Screen } from "./screen.tsx";
import { Table } from "./table.tsx";

/** What somebody did by hand, and to whom. */
export function Entry({
  page: { entry, customers, all, page, pages },
  names: coming,
}: {
  readonly page: EntryView;
  readonly names: Promise<Names>;
}) {
  const { t } = useTranslation();
  const names = useNames(coming);
  const byText = useByText();
  const countsText = useCountsText();
  const { id, what, date, clock, by, counts } = entry;
  return (
    <Screen
      title={t(`activity.what.${what}`)}
      back={{ label: t("nav.activity"), url: "/app/activity" }}
      subtitle={[
        t("activity.at", { date, time: clock }),
        ...(by === null ? [] : [byText(by)]),
        ...(counts.length === 0 ? [] : [countsText(counts)]),
      ].join(" · ")}
    >
      <Card padding="0">
        <Box padding="400">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("run.customers")}
            </Text>
            {customers.length > 0 && (
              <SaveTableButton
                table={{
                  columns: [{ title: "customer_id" }],
                  rows: all.map((customer) => [customer]),
                  file: `activity-${id}`,
                }}
              />
            )}
          </InlineStack>
          {customers.length === 0 && <Text as="p">{t("entry.nobody")}</Text>}
        </Box>
        {customers.length > 0 && (
          <Table
            caption={t("run.customers")}
            columns={[{ title: t("column.name"), leads: true }]}
            rows={customers.map((customer) => ({
              key: customer,
              cells: [
                <Link key="name" url={`/app/customers/${customer}`} removeUnderline>
                  {names[customer]?.name ?? customer}
                </Link>,
              ],
            }))}
          />
        )}
        {pages > 1 && (
          <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
            <InlineStack align="center" gap="200">
              {page > 1 && (
                <Button url={`/app/activity/entry/${id}?page=${page - 1}`}>
                  {t("segment.previous")}
                </Button>
              )}
              {page < pages && (
                <Button url={`/app/activity/entry/${id}?page=${page + 1}`}>
                  {t("segment.next")}
                </Button>
              )}
            </InlineStack>
          </Box>
        )}
      </Card>
    </Screen>
  );
}
