import { BlockStack, Box, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import { Table } from "./table.tsx";

/** Who would move under other rules, how these would have done, and the button that puts them in force. */
export function PolicyPreviewCard({
  preview: { moving, stages, backTest },
  onApply,
  pending,
}: {
  readonly preview: PolicyPreview;
  readonly onApply: () => void;
  readonly pending: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("settings.preview")}
          </Text>
          <Text as="p">
            {moving.value === 0
              ? t("settings.previewNone")
              : t("settings.previewText", { count: moving.value, number: moving.text })}
          </Text>
          <Text as="p" tone="subdued">
            {t("settings.previewTags")}
          </Text>
        </BlockStack>
      </Box>
      <Table
        caption={t("settings.previewCaption")}
        columns={[
          { title: t("customer.stage"), leads: true },
          { title: t("column.now"), numeric: true },
          { title: t("column.then"), numeric: true },
          { title: t("column.difference"), numeric: true },
        ]}
        rows={stages.map(({ stage, now, after, change }) => ({
          key: stage,
          cells: [t(`stage.${stage}`), now.text, after.text, change.text],
        }))}
      />
      {backTest !== null && (
        <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
          <BackTestLines backTest={backTest} />
        </Box>
      )}
      <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
        <InlineStack align="end">
          <Button variant="primary" onClick={onApply} loading={pending}>
            {t("settings.apply")}
          </Button>
        </InlineStack>
      </Box>
    </Card>
  );
}

function BackTestLines({
  backTest: { theirs, todays, sample },
}: {
  readonly backTest: NonNullable<PolicyPreview["backTest"]>;
}) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("settings.backTest.title")}
      </Text>
      <List>
        <List.Item>
          {t("settings.backTest.flagged", {
            count: theirs.flagged.value,
            number: theirs.flagged.text,
            today: todays.flagged.text,
          })}
        </List.Item>
        {theirs.decided.value > 0 && (
          <List.Item>
            {t("settings.backTest.cameBack", {
              count: theirs.decided.value,
              number: theirs.decided.text,
              share: theirs.cameBack.text,
              today: todays.cameBack.text,
            })}
          </List.Item>
        )}
        <List.Item>
          {theirs.left.value === 0
            ? t("settings.backTest.noneLeft")
            : t("settings.backTest.left", {
                count: theirs.left.value,
                number: theirs.left.text,
                share: theirs.leftFlagged.text,
                today: todays.leftFlagged.text,
              })}
        </List.Item>
        {theirs.daysAhead !== null && (
          <List.Item>{t("settings.backTest.ahead", { count: theirs.daysAhead })}</List.Item>
        )}
      </List>
      {sample !== null && (
        <Text as="p" tone="subdued">
          {t("settings.backTest.sample", { count: sample.value, number: sample.text })}
        </Text>
      )}
    </BlockStack>
  );
}
