import { BlockStack, Card, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useHeader } from "./header.ts";

/** That figures are on their way, before everybody was counted for the first time; or that there is nobody to count. */
export function Counting() {
  const { t } = useTranslation();
  const { customers } = useHeader().freshness;
  return customers.value === 0 ? (
    <Note title={t("customers.emptyTitle")} text={t("customers.emptyText")}>
      <Link url="/app">{t("customers.toOverview")}</Link>
    </Note>
  ) : (
    <Note title={t("segments.counting")} text={t("segments.countingText")} />
  );
}

/** That a shop has too few buyers for a figure, and where to look meanwhile. */
export function TooFew({ title, text }: { readonly title: string; readonly text: string }) {
  const { t } = useTranslation();
  return (
    <Note title={title} text={text}>
      <Link url="/app/segments">{t("rfm.stages")}</Link>
    </Note>
  );
}

function Note({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}) {
  return (
    <Card>
      <BlockStack gap="100" inlineAlign="start">
        <Text as="h2" variant="headingSm">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {text}
        </Text>
        {children}
      </BlockStack>
    </Card>
  );
}
