import { BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { TagName } from "./tag-name.tsx";

/** A tag to take elsewhere. */
export function CopyTag({ tag }: { readonly tag: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  const shown = useRef<HTMLSpanElement>(null);
  const copy = () =>
    navigator.clipboard.writeText(tag).then(
      () => setOutcome("copied"),
      () => setOutcome(shown.current && copySelected(shown.current) ? "copied" : "failed"),
    );
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <span ref={shown}>
          <TagName tag={tag} />
        </span>
        <Button
          size="slim"
          onClick={() => void copy()}
          accessibilityLabel={t("copy.copyTag", { tag })}
        >
          {t("copy.copy")}
        </Button>
      </InlineStack>
      <output>
        {outcome !== null && (
          <Text as="span" tone="subdued">
            {t(`copy.${outcome}`)}
          </Text>
        )}
      </output>
    </BlockStack>
  );
}

/** The admin's frame may deny the clipboard; a selection can still be copied, or is ready for the keys. */
function copySelected(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand("copy");
}
