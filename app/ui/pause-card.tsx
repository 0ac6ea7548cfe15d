import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { WritingView } from "#app/services/read-writing.ts";

export type PauseProps = {
  readonly onPause: (paused: boolean) => void;
  readonly pending: boolean;
};

/** Stops all writing of tags for a while, or lets it go on. */
export function PauseCard({
  writing: { tagging, pausedSince },
  onPause,
  pending,
}: PauseProps & { readonly writing: Pick<WritingView, "tagging" | "pausedSince"> }) {
  const { t } = useTranslation();
  const paused = pausedSince !== null;
  return (
    <Card>
      <BlockStack gap="300">
        {tagging.state === "off" ? (
          <Text as="p" tone="subdued">
            {t("writing.off")}
          </Text>
        ) : (
          <>
            <Text as="p" tone="subdued">
              {paused ? t("writing.paused", { date: pausedSince }) : t("writing.on")}
            </Text>
            <InlineStack>
              <Button
                {...(paused && { variant: "primary" as const })}
                onClick={() => onPause(!paused)}
                loading={pending}
              >
                {paused ? t("writing.resume") : t("writing.pause")}
              </Button>
            </InlineStack>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
