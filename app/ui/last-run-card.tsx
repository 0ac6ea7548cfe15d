import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LastRunView } from "#app/services/read-writing.ts";

/** What was written last for everybody, and the way to take it back. */
export function LastRunCard({ lastRun: { what, date, run } }: { readonly lastRun: LastRunView }) {
  const { t } = useTranslation();
  const { runId, undo } = run;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("writing.lastRun")}
          </Text>
          <Text as="p">{t("writing.lastRunText", { what: t(`activity.what.${what}`), date })}</Text>
          <Text as="p" tone="subdued">
            {undo.state === "possible"
              ? t("run.undoUntil", { date: undo.until })
              : t(`run.problem.${undo.reason}`)}
          </Text>
        </BlockStack>
        <InlineStack>
          <Button url={`/app/activity/${runId}`}>
            {undo.state === "possible" ? t("writing.undoLast") : t("writing.seeLast")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
