import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { RunView } from "#app/services/read-run.ts";
import type { TaggingView } from "#app/services/read-setup.ts";
import type { RunActions } from "./run-actions.ts";
import { RunProgress } from "./run-progress.tsx";

/** A mass write under way, which can be paused, and cancelled: what it has written stays. */
export function UnderWayCard({
  tagging: { run, state },
  underWay,
  actions: { onCancel, onPause, pending },
}: {
  readonly tagging: TaggingView;
  readonly underWay: RunView | null;
  readonly actions: RunActions;
}) {
  const { t } = useTranslation();
  if (run === null) return null;
  const paused = state === "paused";
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("activity.underWay")}
        </Text>
        <RunProgress run={run} paused={paused} />
        {underWay !== null && !paused && <Speed run={underWay} />}
        {!run.cancelled && (
          <BlockStack gap="200">
            <InlineStack gap="200">
              <Button
                {...(paused && { variant: "primary" as const })}
                onClick={() => onPause(!paused)}
                loading={pending === "pause"}
              >
                {paused ? t("activity.resume") : t("activity.pause")}
              </Button>
              <Button onClick={onCancel} loading={pending === "cancel"}>
                {t("activity.cancel")}
              </Button>
            </InlineStack>
            <Text as="p" tone="subdued">
              {paused ? t("activity.cancelText") : t("activity.pauseText")}
            </Text>
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

/** How fast it goes, and when it will be through, as far as that is known. */
function Speed({ run: { perHour, left, dripPerDay, waitsUntil } }: { readonly run: RunView }) {
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
