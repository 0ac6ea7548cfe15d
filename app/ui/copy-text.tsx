import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TagName } from "./tag-name.tsx";

/** A tag to take elsewhere. */
export function CopyTag({ tag }: { readonly tag: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(tag).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"), // the frame may deny the clipboard
    );
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <TagName tag={tag} />
        <Button
          size="slim"
          onClick={() => void copy()}
          accessibilityLabel={`${t("copy.copy")} ${tag}`}
        >
          {t("copy.copy")}
        </Button>
      </InlineStack>
      <div role="status">
        {outcome !== null && (
          <Text as="span" tone="subdued">
            {t(`copy.${outcome}`)}
          </Text>
        )}
      </div>
    </BlockStack>
  );
}
