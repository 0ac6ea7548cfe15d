import { BlockStack, Box, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Shown } from "#app/services/shown-rows.ts";
import { Choice } from "./choice.tsx";

const SHOWN = ["all", "filled", "on", "off"] as const satisfies readonly Shown[];

/** Which rows of a list of segments are shown; `url` is the list with all of them. */
export function ShownFilter({ shown, url }: { readonly shown: Shown; readonly url: string }) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("segments.show")}
      options={SHOWN.map((key) => ({ key, title: t(`segments.shown.${key}`) }))}
      chosen={shown}
      urlOf={(key) => (key === "all" ? url : `${url}?show=${key}`)}
    />
  );
}

/** Instead of a list of which the filter leaves nothing. */
export function NoneShown({ url }: { readonly url: string }) {
  const { t } = useTranslation();
  return (
    <Box padding="400">
      <BlockStack gap="100" inlineAlign="start">
        <Text as="h3" variant="headingSm">
          {t("segments.noneShown")}
        </Text>
        <Text as="p" tone="subdued">
          {t("segments.noneShownText")}
        </Text>
        <Link url={url}>{t("segments.clear")}</Link>
      </BlockStack>
    </Box>
  );
}
