import { BlockStack, Button, Card, Divider, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { WritingView } from "#app/services/read-writing.ts";
import { FamiliesForm, type FamiliesFormProps } from "./families-form.tsx";
import { LastRunCard } from "./last-run-card.tsx";
import { PauseCard, type PauseProps } from "./pause-card.tsx";
import { PrefixForm, type PrefixFormProps } from "./prefix-form.tsx";
import { RefusedCard, type RetryProps } from "./refused-card.tsx";
import { RemoveTagsCard, type RemoveTagsProps } from "./remove-tags-card.tsx";
import type { RunActions } from "./run-actions.ts";
import { SharedSaveBar } from "./save-bar.tsx";
import { Screen } from "./screen.tsx";
import { Section } from "./section.tsx";
import { UnderWayCard } from "./under-way-card.tsx";

/** Which tags are written, whether at all, under which prefix; and the way out. */
export function Writing({
  writing,
  pause,
  run,
  retry,
  prefix,
  familiesForm,
  removal,
}: {
  readonly writing: WritingView;
  readonly pause: PauseProps;
  readonly run: RunActions;
  readonly retry: RetryProps;
  readonly prefix: Omit<PrefixFormProps, "saved" | "retiring" | "isTagging">;
  readonly familiesForm: Omit<FamiliesFormProps, "families" | "holdout">;
  readonly removal: Omit<RemoveTagsProps, "settings">;
}) {
  const { t } = useTranslation();
  const { tagging, naming, families, holdoutPercent } = writing;
  return (
    <Screen title={t("settings.tags")} back={{ label: t("nav.settings"), url: "/app/settings" }}>
      <SharedSaveBar id="tags-save-bar">
        <BlockStack gap="600">
          <Section title={t("writing.title")} text={t("settings.tagsText")}>
            <BlockStack gap="400">
              <PauseCard writing={writing} {...pause} />
              <UnderWayCard tagging={tagging} underWay={writing.underWay} actions={run} />
              {writing.refused !== null && (
                <RefusedCard refused={writing.refused} mayTry={tagging.state === "on"} {...retry} />
              )}
              {writing.lastRun !== null && <LastRunCard lastRun={writing.lastRun} />}
              <Card>
                <BlockStack gap="300">
                  <BlockStack gap="100">
                    <Text as="h3" variant="headingSm">
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
            </BlockStack>
          </Section>
          <Divider />
          <Section title={t("writing.names")} text={t("writing.namesText")}>
            <BlockStack gap="400">
              <PrefixForm
                saved={naming.prefix}
                retiring={writing.retiring}
                isTagging={tagging.state !== "off"}
                {...prefix}
              />
              <FamiliesForm families={families} holdout={holdoutPercent} {...familiesForm} />
            </BlockStack>
          </Section>
          <Divider />
          <Section title={t("settings.remove")} text={t("settings.removeText")}>
            <RemoveTagsCard settings={writing} {...removal} />
          </Section>
        </BlockStack>
      </SharedSaveBar>
    </Screen>
  );
}
