import { Badge, BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Dismissal } from "#app/ports/attention.ts";
import type { AttentionView } from "#app/services/read-attention.ts";
import type { Count } from "#app/services/format.ts";
import { Settle } from "./settle.tsx";

export type AttentionProps = {
  readonly items: readonly AttentionView[];
  readonly total: Count;
  readonly dismissals: readonly Dismissal[];
  /** Those alike, or with null all. */
  readonly onRetry: (choice: AttentionView["choice"] | null) => void;
  readonly onDismiss: (choice: AttentionView["choice"], why: Dismissal) => void;
  readonly pending: boolean;
};

/** What could not be done and waits for the merchant; nothing at all when there is nothing. */
export function AttentionCard({ items, total, onRetry, pending, ...rest }: AttentionProps) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack gap="200" align="space-between" blockAlign="center">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {t("attention.title")}
            </Text>
            <Badge tone="attention">{total.text}</Badge>
          </InlineStack>
          <Button onClick={() => onRetry(null)} loading={pending}>
            {t("attention.retryAll")}
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t("attention.text")}
        </Text>
      </Box>
      {items.map((item) => (
        <Box
          key={JSON.stringify(item.choice)}
          padding="400"
          borderBlockStartWidth="025"
          borderColor="border-secondary"
        >
          <Item item={item} onRetry={onRetry} pending={pending} {...rest} />
        </Box>
      ))}
    </Card>
  );
}

function Item({
  item,
  onRetry,
  onDismiss,
  ...rest
}: Omit<AttentionProps, "items" | "total"> & { readonly item: AttentionView }) {
  const { t } = useTranslation();
  const title = useAttentionTitle()(item);
  const { choice, since, cause, detail } = item;
  return (
    <InlineStack gap="300" align="space-between" blockAlign="start">
      <BlockStack gap="050">
        <Text as="h3" variant="headingSm">
          {title}
        </Text>
        <Text as="p">{t(`attention.cause.${cause}`, { since })}</Text>
        <Text as="p" tone="subdued" breakWord>
          {t("attention.detail", { what: choice.what, detail })}
        </Text>
        <InlineStack>
          <Button
            variant="plain"
            url={`/app/activity/attention?${new URLSearchParams(choice).toString()}`}
            accessibilityLabel={t("attention.seeOf", { what: title })}
          >
            {t("attention.see")}
          </Button>
        </InlineStack>
      </BlockStack>
      <Settle
        title={title}
        onRetry={() => onRetry(choice)}
        onDismiss={(why) => onDismiss(choice, why)}
        {...rest}
      />
    </InlineStack>
  );
}

/** "3 events about orders could not be applied" */
export function useAttentionTitle(): (item: AttentionView) => string {
  const { t } = useTranslation();
  return ({ choice, count }) =>
    t(`attention.what.${subjectOf(choice)}`, { count: count.value, number: count.text });
}

/** What could not be done with what; topics name an order or a customer, or something else of the shop. */
function subjectOf({ kind, what }: AttentionView["choice"]) {
  if (kind === "customer") return "customer";
  if (kind === "refetch") return what === "order" ? "refetch-order" : "refetch-customer";
  if (/^orders?[/.]|^refunds/.test(what)) return "delivery-order";
  return /^customers?[/.]/.test(what) ? "delivery-customer" : "delivery-other";
}
