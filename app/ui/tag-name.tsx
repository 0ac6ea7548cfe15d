import { InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** A tag, exactly as Shopify has it. */
export function TagName({ tag }: { readonly tag: string }) {
  return (
    <code className="cadence-tag" translate="no">
      {tag}
    </code>
  );
}

/** Tags beside each other, or that there are none. */
export function TagList({ tags }: { readonly tags: readonly string[] }) {
  const { t } = useTranslation();
  return tags.length === 0 ? (
    <Text as="span" tone="subdued">
      {t("segment.none")}
    </Text>
  ) : (
    <InlineStack gap="100">
      {tags.map((tag) => (
        <TagName key={tag} tag={tag} />
      ))}
    </InlineStack>
  );
}
