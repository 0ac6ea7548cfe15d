import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Count } from "#app/services/format.ts";
import type { Figures } from "#app/services/segment-groups.ts";

/** A size with what it means: of all, reachable, and how it changed. */
export function FigureBlock({ customers, share, reachable, reachableBySms, change30 }: Figures) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="200">
      <BlockStack gap="050">
        <Text as="p" variant="heading2xl" fontWeight="semibold">
          <span className="cadence-number">{customers.text}</span>
        </Text>
        <Text as="p" tone="subdued">
          {t("figures.share", { share: share.text })}
        </Text>
      </BlockStack>
      <ShareBar share={share} />
      <BlockStack gap="050">
        <Text as="p">
          {t("figures.reach", { number: reachable.text, sms: reachableBySms.text })}
        </Text>
        <Text as="p" tone="subdued">
          <ChangeText change={change30} />
        </Text>
      </BlockStack>
    </BlockStack>
  );
}

/** A change over thirty days in words. */
function ChangeText({ change }: { readonly change: Count }) {
  const { t } = useTranslation();
  return change.value === 0 ? t("figures.unchanged") : t("figures.change", { number: change.text });
}

/** A share as a bar beside its number. */
export function ShareBar({ share }: { readonly share: Count }) {
  return (
    <span className="cadence-share" aria-hidden="true">
      <span style={{ inlineSize: `${share.value}%` }} data-none={share.value === 0} />
    </span>
  );
}
