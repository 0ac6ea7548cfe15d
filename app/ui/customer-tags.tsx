import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerView } from "#app/services/read-customer.ts";
import { useComing } from "./names.ts";
import { TagName } from "./tag-name.tsx";

/** What is on a customer: our tags, those that are coming, and those of others, which nobody here touches. */
export function CustomerTags({
  customer: { tags, tagging, standing },
  otherTags,
}: {
  readonly customer: CustomerView;
  readonly otherTags: Promise<readonly string[] | null>;
}) {
  const { t } = useTranslation();
  const { written, toAdd, toRemove, alreadyThere } = tags;
  const none = [written, toAdd, toRemove, alreadyThere].every((list) => list.length === 0);
  const isWritten = tagging === "on" && standing === null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {t("customer.tags")}
        </Text>
        {none && (
          <Text as="p" tone="subdued">
            {t("customer.noTags")}
          </Text>
        )}
        {written.length > 0 && <TagLine label={t("customer.written")} tags={written} />}
        {toAdd.length > 0 && (
          <TagLine label={isWritten ? t("customer.toAdd") : t("customer.wouldAdd")} tags={toAdd} />
        )}
        {toRemove.length > 0 && (
          <TagLine
            label={isWritten ? t("customer.toRemove") : t("customer.wouldRemove")}
            tags={toRemove}
          />
        )}
        {alreadyThere.length > 0 && (
          <TagLine label={t("customer.alreadyThere")} tags={alreadyThere} />
        )}
        <OtherTags coming={otherTags} />
      </BlockStack>
    </Card>
  );
}

/** They come from Shopify when the rest is there; a line is kept free for them. */
function OtherTags({ coming }: { readonly coming: Promise<readonly string[] | null> }) {
  const { t } = useTranslation();
  const tags = useComing<readonly string[] | null | undefined>(coming, undefined);
  const label = t("customer.others");
  if (tags === undefined || tags === null || tags.length === 0) {
    return (
      <TagGroup label={label}>
        <Text as="p" tone="subdued">
          {tags === undefined
            ? t("customer.othersComing")
            : tags === null
              ? t("customer.othersUnknown")
              : t("customer.othersNone")}
        </Text>
      </TagGroup>
    );
  }
  return (
    <div className="cadence-tags--others">
      <TagLine label={label} tags={tags} />
    </div>
  );
}

/** Some tags under what they have in common. */
export function TagLine({
  label,
  tags,
}: {
  readonly label: string;
  readonly tags: readonly string[];
}) {
  return (
    <TagGroup label={label}>
      <InlineStack gap="100">
        {tags.map((tag) => (
          <TagName key={tag} tag={tag} />
        ))}
      </InlineStack>
    </TagGroup>
  );
}

function TagGroup({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        {label}
      </Text>
      {children}
    </BlockStack>
  );
}
