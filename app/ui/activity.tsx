import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ActivityView } from "#app/services/read-activity.ts";
import type { ActivityFilter } from "#app/services/activity-query.ts";
import { ActivityTable } from "./activity-table.tsx";
import { AttentionCard, type AttentionProps } from "./attention-card.tsx";
import { Choice } from "./choice.tsx";
import { CsvButton, type CsvProps } from "./csv-button.tsx";
import { HealthCard } from "./health-card.tsx";
import type { RunActions } from "./run-actions.ts";
import { Screen } from "./screen.tsx";
import { UnderWayCard } from "./under-way-card.tsx";

/** What is under way and what was done, and what of it can be taken back. */
export function Activity({
  activity,
  attention,
  run,
  csv,
  filters,
}: {
  readonly activity: ActivityView;
  readonly attention: AttentionProps;
  readonly run: RunActions;
  readonly csv: CsvProps;
  readonly filters: readonly ActivityFilter[];
}) {
  const { t } = useTranslation();
  const { tagging } = activity;
  const isEmpty = activity.rows.length === 0;
  const isFiltered = activity.show !== null;
  return (
    <Screen title={t("activity.title")} told={["set-aside"]}>
      <BlockStack gap="400">
        <AttentionCard {...attention} />
        <UnderWayCard tagging={tagging} underWay={activity.underWay} actions={run} />
        <HealthCard health={activity.health} />
        <Card padding="0">
          <Box padding="400">
            <BlockStack gap="300">
              <InlineStack align="space-between" blockAlign="start" gap="200">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingMd">
                    {t("activity.done")}
                  </Text>
                  <Text as="p" tone="subdued">
                    {t("activity.doneText", { timeZone: activity.timeZone })}
                  </Text>
                </BlockStack>
                <CsvButton csv={csv} disabled={isEmpty} />
              </InlineStack>
              <Choice
                label={t("activity.filter")}
                options={(["all", ...filters] as const).map((key) => ({
                  key,
                  title: t(`activity.show.${key}`),
                }))}
                chosen={activity.show ?? "all"}
                urlOf={(key) => addressOf(key === "all" ? null : key, null)}
              />
            </BlockStack>
          </Box>
          {isEmpty ? (
            <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
              <BlockStack gap="300">
                <Text as="p">{isFiltered ? t("activity.noneOfKind") : t("activity.empty")}</Text>
                {isFiltered && (
                  <InlineStack>
                    <Button url="/app/activity">{t("activity.showAll")}</Button>
                  </InlineStack>
                )}
              </BlockStack>
            </Box>
          ) : (
            <ActivityTable rows={activity.rows} />
          )}
          <Pages activity={activity} />
        </Card>
      </BlockStack>
    </Screen>
  );
}

/** The page that begins before an entry, or the newest, of what is shown. */
function addressOf(show: ActivityFilter | null, before: string | null): string {
  const query = new URLSearchParams({
    ...(show !== null && { show }),
    ...(before !== null && { before }),
  }).toString();
  return query === "" ? "/app/activity" : `/app/activity?${query}`;
}

function Pages({ activity: { show, isNewest, before } }: { readonly activity: ActivityView }) {
  const { t } = useTranslation();
  if (isNewest && before === null) return null;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack align="center" gap="200">
        {!isNewest && <Button url={addressOf(show, null)}>{t("activity.newest")}</Button>}
        {before !== null && <Button url={addressOf(show, before)}>{t("activity.older")}</Button>}
      </InlineStack>
    </Box>
  );
}
