import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ActivityView } from "#app/services/read-activity.ts";
import { ActivityTable } from "./activity-table.tsx";
import { AttentionCard, type AttentionProps } from "./attention-card.tsx";
import { HealthCard } from "./health-card.tsx";
import { Screen } from "./screen.tsx";
import { type CancelProps, UnderWayCard } from "./under-way-card.tsx";

/** What is under way and what was done, and what of it can be taken back. */
export function Activity({
  activity,
  attention,
  cancel,
}: {
  readonly activity: ActivityView;
  readonly attention: AttentionProps;
  readonly cancel: CancelProps;
}) {
  const { t } = useTranslation();
  const { tagging } = activity;
  return (
    <Screen title={t("activity.title")} told={["set-aside"]}>
      <BlockStack gap="400">
        <AttentionCard {...attention} />
        <UnderWayCard tagging={tagging} underWay={activity.underWay} {...cancel} />
        <HealthCard health={activity.health} />
        <Card padding="0">
          <Box padding="400">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                {t("activity.done")}
              </Text>
              <Text as="p" tone="subdued">
                {t("activity.doneText", { timeZone: activity.timeZone })}
              </Text>
            </BlockStack>
          </Box>
          {activity.rows.length === 0 ? (
            <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
              <Text as="p">{t("activity.empty")}</Text>
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

function Pages({ activity: { isNewest, before } }: { readonly activity: ActivityView }) {
  const { t } = useTranslation();
  if (isNewest && before === null) return null;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack align="center" gap="200">
        {!isNewest && <Button url="/app/activity">{t("activity.newest")}</Button>}
        {before !== null && (
          <Button url={`/app/activity?before=${before}`}>{t("activity.older")}</Button>
        )}
      </InlineStack>
    </Box>
  );
}
