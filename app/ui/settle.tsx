import { Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Dismissal } from "#app/ports/attention.ts";

export type SettleProps = {
  readonly dismissals: readonly Dismissal[];
  readonly onRetry: () => void;
  readonly onDismiss: (why: Dismissal) => void;
  readonly pending: boolean;
};

/** What a merchant can do with what was set aside: try it again, or let it be for a reason. */
export function Settle({
  title,
  dismissals,
  onRetry,
  onDismiss,
  pending,
}: SettleProps & {
  /** What it is about: buttons of many stand on one screen. */
  readonly title: string;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (open) {
    return (
      <InlineStack gap="200" blockAlign="center">
        <Text as="span">{t("attention.because")}</Text>
        {dismissals.map((why) => (
          <Button key={why} size="slim" onClick={() => onDismiss(why)} disabled={pending}>
            {t(`attention.why.${why}`)}
          </Button>
        ))}
        <Button variant="plain" onClick={() => setOpen(false)}>
          {t("attention.keep")}
        </Button>
      </InlineStack>
    );
  }
  return (
    <InlineStack gap="200">
      <Button
        size="slim"
        onClick={onRetry}
        disabled={pending}
        accessibilityLabel={t("attention.retryThis", { what: title })}
      >
        {t("attention.retry")}
      </Button>
      <Button
        size="slim"
        onClick={() => setOpen(true)}
        disabled={pending}
        accessibilityLabel={t("attention.dismissThis", { what: title })}
      >
        {t("attention.dismiss")}
      </Button>
    </InlineStack>
  );
}
