import { BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Names } from "#app/services/read-names.ts";
import type { SegmentView } from "#app/services/read-segment.ts";
import { CsvButton, type CsvProps } from "./csv-button.tsx";
import { useNames } from "./names.ts";
import { useNextChangeText } from "./next-change-text.ts";
import { Table } from "./table.tsx";

/** Who is in a segment: the first of them, and the way to the others. */
export function SegmentMembers({
  segment,
  coming,
  csv,
}: {
  readonly segment: SegmentView;
  readonly coming: Promise<Names>;
  readonly csv: CsvProps;
}) {
  const { t } = useTranslation();
  const names = useNames(coming);
  const nextText = useNextChangeText();
  const { members, stage } = segment;
  if (members.length === 0) return <Nobody segment={segment} />;
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("segment.members")}
          </Text>
          <CsvButton csv={csv} />
        </InlineStack>
      </Box>
      <Table
        caption={t("segment.caption")}
        columns={[
          { title: t("column.name"), leads: true, width: "20%" },
          { title: t("column.since") },
          { title: t("column.next") },
          { title: t("column.lastOrder") },
          { title: t("column.orders"), numeric: true },
          { title: t("column.spent"), numeric: true },
          { title: t("segment.reachable") },
        ]}
        rows={members.map((member) => ({
          key: member.id,
          cells: [
            <Link key="name" url={`/app/customers/${member.id}`} removeUnderline>
              {names[member.id]?.name ?? member.id}
            </Link>,
            member.since,
            nextText(member.next),
            member.lastOrder ?? t("segment.none"),
            member.orders.text,
            member.spent,
            member.reachable ? t("customer.subscribed") : t("customer.notSubscribed"),
          ],
        }))}
      />
      <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
        <Link url={`/app/customers?stage=${stage}`}>
          {segment.more && segment.figures !== null
            ? t("segment.showAll", { number: segment.figures.customers.text })
            : t("segment.showList")}
        </Link>
      </Box>
    </Card>
  );
}

function Nobody({ segment: { rule, nextEntry } }: { readonly segment: SegmentView }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="headingSm">
          {t("segment.emptyTitle")}
        </Text>
        {rule.key !== "withheld" && (
          <Text as="p" tone="subdued">
            {nextEntry === null
              ? t("segment.emptyText")
              : t("segment.nextEntry", {
                  date: nextEntry.date,
                  stage: t(`stage.${nextEntry.from}`),
                })}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
