import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ActivityView } from "#app/services/read-activity.ts";
import { ActivityTable } from "./activity-table.tsx";
import { AttentionCard, type AttentionProps } from "./attention-card.tsx";
import { HealthCard } from "./health-card.tsx";
import { RunProgress } from "./run-progress.tsx";
import { Screen } from "./screen.tsx";
import { TaggingBadge } from "./tagging-badge.tsx";

export type CancelProps = {
  readonly onCancel: () => void;
  readonly pending: boolean;
};

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
    <Screen title={t("activity.title")} badge={<TaggingBadge tagging={tagging.state} />}>
      <BlockStack gap="400">
        <AttentionCard {...attention} />
        <UnderWay tagging={tagging} {...cancel} />
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

/** A mass write under way, which can be cancelled: what it has written stays. */
function UnderWay({
  tagging: { run, state },
  onCancel,
  pending,
}: CancelProps & Pick<ActivityView, "tagging">) {
  const { t } = useTranslation();
  if (run?.state !== "running") return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("activity.underWay")}
        </Text>
        <RunProgress run={run} paused={state === "paused"} />
        {!run.cancelled && (
          <InlineStack gap="300" blockAlign="center">
            <Button onClick={onCancel} loading={pending}>
              {t("activity.cancel")}
            </Button>
            <Text as="span" tone="subdued">
              {t("activity.cancelText")}
            </Text>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
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
