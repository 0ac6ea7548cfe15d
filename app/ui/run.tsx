import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Names } from "#app/services/read-names.ts";
import type { RunPageView } from "#app/services/read-run-page.ts";
import { useByText, useCountsText } from "./activity-text.ts";
import { CsvButton, type CsvProps } from "./csv-button.tsx";
import { useNames } from "./names.ts";
import { Screen } from "./screen.tsx";
import { Table } from "./table.tsx";
import { TagList } from "./tag-name.tsx";

export type UndoProps = {
  readonly onUndo: () => void;
  readonly pending: boolean;
};

/** One mass write: what it did, to whom, and what undoing it would do. */
export function Run({
  page,
  names,
  undo,
  csv,
}: {
  readonly page: RunPageView;
  readonly names: Promise<Names>;
  readonly undo: UndoProps;
  readonly csv: CsvProps;
}) {
  const { t } = useTranslation();
  const byText = useByText();
  const countsText = useCountsText();
  const { what, date, clock, by, took, counts, run } = page;
  return (
    <Screen
      title={t(`activity.what.${what}`)}
      back={{ label: t("nav.activity"), url: "/app/activity" }}
      subtitle={[
        t("activity.at", { date, time: clock }),
        ...(by === null ? [] : [byText(by)]),
        ...(took === null ? [] : [t("run.took", { duration: took })]),
      ].join(" · ")}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("run.did")}
            </Text>
            <Text as="p">{counts.length === 0 ? t("run.goesOn") : countsText(counts)}</Text>
            {run.cut !== null && (
              <Text as="p" tone="subdued">
                {t(`run.cut.${run.cut}`)}
              </Text>
            )}
          </BlockStack>
        </Card>
        <UndoCard page={page} {...undo} />
        <Changes page={page} coming={names} csv={csv} />
      </BlockStack>
    </Screen>
  );
}

function UndoCard({
  page: { run, undoDoes },
  onUndo,
  pending,
}: UndoProps & { readonly page: RunPageView }) {
  const { t } = useTranslation();
  const { undo } = run;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("run.undo")}
        </Text>
        {undo.state === "possible" ? (
          <>
            <BlockStack gap="200">
              <Text as="p">{t(`run.undoDoes.${undoDoes}`)}</Text>
              <Text as="p">{t("run.undoKeeps")}</Text>
              <Text as="p" tone="subdued">
                {t("run.undoUntil", { date: undo.until })}
              </Text>
            </BlockStack>
            <InlineStack gap="200">
              <Button variant="primary" onClick={onUndo} loading={pending}>
                {t("run.undoThis")}
              </Button>
              <Button url="/app/activity">{t("run.keep")}</Button>
            </InlineStack>
          </>
        ) : (
          <Text as="p">{t(`run.problem.${undo.reason}`)}</Text>
        )}
      </BlockStack>
    </Card>
  );
}

function Changes({
  page,
  coming,
  csv,
}: {
  readonly page: RunPageView;
  readonly coming: Promise<Names>;
  readonly csv: CsvProps;
}) {
  const { t } = useTranslation();
  const names = useNames(coming);
  const { changes, run, isFirst, after } = page;
  if (changes.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("run.customers")}
          </Text>
          <CsvButton csv={csv} />
        </InlineStack>
      </Box>
      <Table
        caption={t("run.caption")}
        columns={[
          { title: t("column.name"), leads: true, width: "30%" },
          { title: t("customer.added") },
          { title: t("customer.removed") },
        ]}
        rows={changes.map(({ id, added, removed }) => ({
          key: id,
          cells: [
            <Link key="name" url={`/app/customers/${id}`} removeUnderline>
              {names[id]?.name ?? id}
            </Link>,
            <TagList key="added" tags={added} />,
            <TagList key="removed" tags={removed} />,
          ],
        }))}
      />
      {!(isFirst && after === null) && (
        <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
          <InlineStack align="center" gap="200">
            {!isFirst && <Button url={`/app/activity/${run.runId}`}>{t("run.first")}</Button>}
            {after !== null && (
              <Button url={`/app/activity/${run.runId}?after=${after}`}>{t("segment.next")}</Button>
            )}
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}
