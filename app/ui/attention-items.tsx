import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { AttentionItemsView, AttentionItemView } from "#app/services/read-attention-items.ts";
import type { Names } from "#app/services/read-names.ts";
import { useAttentionTitle } from "./attention-card.tsx";
import { useNames } from "./names.ts";
import { Screen } from "./screen.tsx";
import { Settle, type SettleProps } from "./settle.tsx";
import { Table } from "./table.tsx";

/** Those that were set aside alike, each with what can be done with it. */
export function AttentionItems({
  page,
  names: coming,
  onRetry,
  onDismiss,
  ...rest
}: Pick<SettleProps, "dismissals" | "pending"> & {
  readonly page: AttentionItemsView;
  readonly names: Promise<Names>;
  readonly onRetry: (id: string) => void;
  readonly onDismiss: (id: string, why: SettleProps["dismissals"][number]) => void;
}) {
  const { t } = useTranslation();
  const names = useNames(coming);
  const titleOf = useAttentionTitle();
  const { group, items } = page;
  const nameOf = ({ id, customerId, orderId }: AttentionItemView) => {
    if (customerId !== null) return names[customerId]?.name ?? t("customer.id", { id: customerId });
    return orderId === null ? t("attention.event", { id }) : t("attention.order", { id: orderId });
  };
  return (
    <Screen
      told={["set-aside"]}
      title={group === null ? t("attention.title") : titleOf(group)}
      back={{ label: t("nav.activity"), url: "/app/activity" }}
    >
      <Card padding="0">
        <Box padding="400">
          {group === null ? (
            <BlockStack gap="300">
              <Text as="p">{t("attention.noneLeft")}</Text>
              <InlineStack>
                <Button url="/app/activity">{t("nav.activity")}</Button>
              </InlineStack>
            </BlockStack>
          ) : (
            <BlockStack gap="050">
              <Text as="p">{t(`attention.cause.${group.cause}`, { since: group.since })}</Text>
              <Text as="p" tone="subdued" breakWord>
                {t("attention.detail", { what: group.what, detail: group.detail })}
              </Text>
            </BlockStack>
          )}
        </Box>
        {items.length > 0 && (
          <Table
            caption={t("attention.caption")}
            columns={[
              { title: t("column.what"), leads: true },
              { title: t("column.since"), width: "20%" },
              { title: t("column.todo"), width: "40%" },
            ]}
            rows={items.map((item) => {
              const name = nameOf(item);
              const { id, since, customerId } = item;
              return {
                key: id,
                cells: [
                  customerId === null ? (
                    name
                  ) : (
                    <Link key="name" url={`/app/customers/${customerId}`} removeUnderline>
                      {name}
                    </Link>
                  ),
                  since,
                  <Settle
                    key="todo"
                    title={name}
                    onRetry={() => onRetry(id)}
                    onDismiss={(why) => onDismiss(id, why)}
                    {...rest}
                  />,
                ],
              };
            })}
          />
        )}
        <Pages page={page} />
      </Card>
    </Screen>
  );
}

function Pages({ page: { alike, isFirst, after } }: { readonly page: AttentionItemsView }) {
  const { t } = useTranslation();
  if (isFirst && after === null) return null;
  const address = (from: Readonly<Record<string, string>>) =>
    `/app/activity/attention?${new URLSearchParams({ ...alike, ...from }).toString()}`;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack align="center" gap="200">
        {!isFirst && <Button url={address({})}>{t("run.first")}</Button>}
        {after !== null && <Button url={address({ after })}>{t("segment.next")}</Button>}
      </InlineStack>
    </Box>
  );
}
