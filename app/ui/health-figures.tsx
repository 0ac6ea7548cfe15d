import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LiveHealthView } from "#app/services/read-health.ts";
import { Table } from "./table.tsx";

/** When the last event of each topic came, in Shopify's names of topics. */
export function Topics({ topics }: Pick<LiveHealthView, "topics">) {
  const { t } = useTranslation();
  if (topics.length === 0) return null;
  return (
    <Table
      caption={t("health.topics")}
      columns={[{ title: t("health.topic"), leads: true }, { title: t("health.lastEvent") }]}
      rows={topics.map(({ topic, ago }) => ({ key: topic, cells: [topic, ago] }))}
    />
  );
}

/** How much of what Shopify lets an app ask of this shop is used at the moment. */
export function Budget({ budget }: { readonly budget: NonNullable<LiveHealthView["budget"]> }) {
  const { t } = useTranslation();
  const { used, of, share, perSecond } = budget;
  return (
    <BlockStack gap="050">
      <Text as="p" fontWeight="medium">
        {t("health.budget")}
      </Text>
      <Text as="p" tone="subdued">
        {t("health.budgetUsed", {
          share,
          used: used.text,
          of: of.text,
          perSecond: perSecond.text,
        })}
      </Text>
    </BlockStack>
  );
}
