import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { RhythmView } from "#app/services/read-rhythm.ts";

/** Where the rhythm comes from, in a sentence or two. */
export function RhythmLines({ rhythm }: { readonly rhythm: RhythmView }) {
  const { t } = useTranslation();
  const { source, buyers, repeats, learnedOn, failedOn, limitedHistory } = rhythm;
  const numbers = { count: buyers.value, buyers: buyers.text, repeats: repeats.text };
  return (
    <BlockStack gap="100">
      <Text as="p">
        {source === "learned" && learnedOn !== null
          ? t("rhythm.learned", { ...numbers, date: learnedOn })
          : t("rhythm.estimated", numbers)}
      </Text>
      {failedOn !== null && learnedOn !== null && (
        <Text as="p" tone="subdued">
          {t("rhythm.kept", { failed: failedOn, date: learnedOn })}
        </Text>
      )}
      {limitedHistory && (
        <Text as="p" tone="subdued">
          {t("rhythm.limited")}
        </Text>
      )}
    </BlockStack>
  );
}
