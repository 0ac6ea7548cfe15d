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
        <UnderWay activity={activity} {...cancel} />
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
  activity: { tagging, underWay },
  onCancel,
  pending,
}: CancelProps & { readonly activity: ActivityView }) {
  const { t } = useTranslation();
  const { run, state } = tagging;
  if (run?.state !== "running") return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("activity.underWay")}
        </Text>
        <RunProgress run={run} paused={state === "paused"} />
        {underWay !== null && state !== "paused" && <Speed run={underWay} />}
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

/** How fast it goes, and when it will be through, as far as that is known. */
function Speed({
  run: { perHour, left, dripPerDay, waitsUntil },
}: {
  readonly run: NonNullable<ActivityView["underWay"]>;
}) {
  const { t } = useTranslation();
  const told = [
    ...(perHour === null ? [] : [t("run.perHour", { number: perHour.text })]),
    ...(dripPerDay === null ? [] : [t("run.perDay", { number: dripPerDay.text })]),
    ...(waitsUntil === null ? [] : [t("run.waitsUntil", { date: waitsUntil })]),
    ...(left === null
      ? []
      : [t(`run.left.${left.unit}`, { count: left.count.value, number: left.count.text })]),
  ];
  return told.length === 0 ? null : (
    <Text as="p" tone="subdued">
      {told.join(" · ")}
    </Text>
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
