import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { WritingView } from "#app/services/read-writing.ts";
import { HoursForm, type HoursFormProps } from "./hours-form.tsx";
import { PauseCard, type PauseProps } from "./pause-card.tsx";
import { PrefixForm, type PrefixFormProps } from "./prefix-form.tsx";
import { Screen } from "./screen.tsx";

/** How tags are written: whether at all, at which hours, under which prefix. */
export function Writing({
  writing,
  pause,
  hours,
  prefix,
}: {
  readonly writing: WritingView;
  readonly pause: PauseProps;
  readonly hours: Omit<HoursFormProps, "saved" | "timeZone">;
  readonly prefix: Omit<PrefixFormProps, "saved" | "retiring" | "isTagging">;
}) {
  const { t } = useTranslation();
  const { tagging } = writing;
  return (
    <Screen
      title={t("writing.pageTitle")}
      back={{ label: t("nav.settings"), url: "/app/settings" }}
    >
      <BlockStack gap="400">
        {tagging.state === "paused" && (
          <Banner tone="warning">
            <p>{t("tagging.pausedText")}</p>
          </Banner>
        )}
        <PauseCard writing={writing} {...pause} />
        <Card>
          <BlockStack gap="300">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                {t("preview.title")}
              </Text>
              <Text as="p" tone="subdued">
                {t("preview.text")}
              </Text>
            </BlockStack>
            <InlineStack>
              <Button url="/app/settings/preview">{t("preview.open")}</Button>
            </InlineStack>
          </BlockStack>
        </Card>
        <HoursForm
          key={JSON.stringify(writing.hours)}
          saved={writing.hours}
          timeZone={writing.timeZone}
          {...hours}
        />
        <PrefixForm
          key={writing.naming.prefix}
          saved={writing.naming.prefix}
          retiring={writing.retiring}
          isTagging={tagging.state !== "off"}
          {...prefix}
        />
      </BlockStack>
    </Screen>
  );
}
