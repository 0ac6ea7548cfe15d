import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerView, MoveView } from "#app/services/read-customer.ts";
import type { UndoRefusal } from "#app/services/undo-tag-change.ts";
import { TagLine } from "./customer-tags.tsx";
import { Table } from "./table.tsx";

export type UndoChangeProps = {
  readonly onUndo: (changeId: string) => void;
  readonly pending: boolean;
  /** What became of it; null before it was asked for. */
  readonly answered: { readonly change: string; readonly refusal: UndoRefusal | null } | null;
};

/** How a customer came to their stage, with the cause of every move. */
export function StageHistory({ customer: { stageHistory } }: { readonly customer: CustomerView }) {
  const { t } = useTranslation();
  const causeText = useCauseText();
  return (
    <Card padding="0">
      <Box padding="400">
        <Text as="h2" variant="headingSm">
          {t("customer.history")}
        </Text>
      </Box>
      {stageHistory.length === 0 ? (
        <Box paddingInline="400" paddingBlockEnd="400">
          <Text as="p" tone="subdued">
            {t("customer.noHistory")}
          </Text>
        </Box>
      ) : (
        <Table
          caption={t("customer.history")}
          columns={[
            { title: t("column.when") },
            { title: t("column.what"), leads: true },
            { title: t("column.why") },
          ]}
          rows={stageHistory.map((move, index) => ({
            key: String(index),
            cells: [
              move.date,
              move.from === null
                ? t("customer.first", { to: t(`stage.${move.to}`) })
                : t("customer.moved", {
                    from: t(`stage.${move.from}`),
                    to: t(`stage.${move.to}`),
                  }),
              causeText(move),
            ],
          }))}
        />
      )}
    </Card>
  );
}

function useCauseText(): (move: MoveView) => string {
  const { t } = useTranslation();
  return ({ cause, settings }) =>
    cause === "settings"
      ? t("customer.settingsVersion", { version: settings.text })
      : t(`customer.cause.${cause}`);
}

/** What we wrote and took off, the newest first; the newest can be taken back. */
export function TagHistory({
  customer: { tagHistory, undo },
  onUndo,
  pending,
  answered,
}: UndoChangeProps & { readonly customer: CustomerView }) {
  const { t } = useTranslation();
  useSayTakenBack(answered);
  const problem = answered?.refusal ?? undo?.problem ?? null;
  // Until the worker has written, it is still the last change.
  const isTakenBack = answered?.refusal === null && answered.change === undo?.changeId;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("customer.tagHistory")}
        </Text>
        {tagHistory.length === 0 && (
          <Text as="p" tone="subdued">
            {t("customer.noTagHistory")}
          </Text>
        )}
        {tagHistory.map(({ date, added, removed }, index) => (
          <BlockStack key={index} gap="100">
            <Text as="p" tone="subdued">
              {date}
            </Text>
            {added.length > 0 && <TagLine label={t("customer.added")} tags={added} />}
            {removed.length > 0 && <TagLine label={t("customer.removed")} tags={removed} />}
            {index === 0 && isTakenBack && <Text as="p">{t("customer.undoing")}</Text>}
            {index === 0 && undo !== null && problem === null && !isTakenBack && (
              <BlockStack gap="100">
                <InlineStack>
                  <Button
                    size="slim"
                    loading={pending}
                    accessibilityLabel={t("customer.undoOf", { date })}
                    onClick={() => onUndo(undo.changeId)}
                  >
                    {t("customer.undo")}
                  </Button>
                </InlineStack>
                <Text as="p" tone="subdued">
                  {t("customer.undoText")}
                </Text>
              </BlockStack>
            )}
            {index === 0 && problem !== null && (
              <Text as="p" tone="subdued">
                {t(`customer.undoProblem.${problem}`)}
              </Text>
            )}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

/** Says of each answer, once, that the tags go back. */
function useSayTakenBack(answered: UndoChangeProps["answered"]): void {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  useEffect(() => {
    if (answered !== null && answered.refusal === null) {
      shopify.toast.show(t("customer.undoing"));
    }
  }, [answered, shopify, t]);
}
