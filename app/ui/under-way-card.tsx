import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { RunView } from "#app/services/read-run.ts";
import type { TaggingView } from "#app/services/read-setup.ts";
import { RunProgress } from "./run-progress.tsx";

export type CancelProps = {
  readonly onCancel: () => void;
  readonly pending: boolean;
};

/** A mass write under way, which can be cancelled: what it has written stays. */
export function UnderWayCard({
  tagging: { run, state },
  underWay,
  onCancel,
  pending,
}: CancelProps & {
  readonly tagging: TaggingView;
  readonly underWay: RunView | null;
}) {
  const { t } = useTranslation();
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
