import {
  BlockStack,
  Box,
  Button,
  Card,
  Divider,
  InlineGrid,
  InlineStack,
  Text,
} from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsView } from "#app/services/read-settings.ts";
import { ExclusionsForm, type ExclusionsFormProps } from "./exclusions-form.tsx";
import { FamiliesForm, type FamiliesFormProps } from "./families-form.tsx";
import { ProductsForm, type ProductsFormProps } from "./products-form.tsx";
import { RemoveTagsCard, type RemoveTagsProps } from "./remove-tags-card.tsx";
import { Screen } from "./screen.tsx";
import { TaggingBadge } from "./tagging-badge.tsx";
import { TagName } from "./tag-name.tsx";
import { WindowsForm, type WindowsFormProps } from "./windows-form.tsx";

/** What the merchant sets: the time windows, the orders that count and the tags. */
export function Settings({
  settings,
  windows,
  productsForm,
  exclusionsForm,
  familiesForm,
  removal,
  hasLanguageChoice,
}: {
  readonly settings: SettingsView;
  readonly windows: Omit<WindowsFormProps, "saved" | "rhythm" | "learned">;
  readonly productsForm: Omit<ProductsFormProps, "saved">;
  readonly exclusionsForm: Omit<ExclusionsFormProps, "saved" | "sources">;
  readonly familiesForm: Omit<FamiliesFormProps, "families" | "holdout">;
  readonly removal: Omit<RemoveTagsProps, "settings">;
  /** Whether more than one language is offered. */
  readonly hasLanguageChoice: boolean;
}) {
  const { t } = useTranslation();
  const { policy, naming, tagging } = settings;
  return (
    <Screen title={t("settings.title")} badge={<TaggingBadge tagging={tagging.state} />}>
      <BlockStack gap="600">
        <Section title={t("settings.windows")} text={t("settings.windowsText")}>
          <BlockStack gap="400">
            <WindowsForm
              saved={policy}
              rhythm={settings.rhythm}
              learned={settings.learned}
              {...windows}
            />
            <ProductsForm
              key={JSON.stringify(policy.products)}
              saved={policy.products}
              {...productsForm}
            />
          </BlockStack>
        </Section>
        <Divider />
        <Section title={t("settings.exclusions.title")} text={t("settings.exclusions.text")}>
          <ExclusionsForm
            key={JSON.stringify(policy.exclusions)}
            saved={policy.exclusions}
            sources={settings.sources}
            {...exclusionsForm}
          />
        </Section>
        <Divider />
        <Section title={t("settings.tags")} text={t("settings.tagsText")}>
          <BlockStack gap="400">
            <Card>
              <BlockStack gap="400">
                <BlockStack gap="100" inlineAlign="start">
                  <Text as="h3" variant="headingSm">
                    {t("settings.prefix")}
                  </Text>
                  <TagName tag={naming.prefix} />
                </BlockStack>
                <InlineStack>
                  <Button url="/app/settings/tags">{t("settings.tagWritingButton")}</Button>
                </InlineStack>
              </BlockStack>
            </Card>
            <FamiliesForm
              key={[...naming.families, policy.holdoutPercent].join()}
              families={settings.families}
              holdout={policy.holdoutPercent}
              {...familiesForm}
            />
            <RemoveTagsCard settings={settings} {...removal} />
          </BlockStack>
        </Section>
        {hasLanguageChoice && (
          <>
            <Divider />
            <Section title={t("language.title")} text={t("settings.languageText")}>
              <Card>
                <InlineStack>
                  <Button url="/app/settings/language">{t("settings.languageButton")}</Button>
                </InlineStack>
              </Card>
            </Section>
          </>
        )}
        <Divider />
        <Section title={t("privacy.title")} text={t("settings.privacyText")}>
          <Card>
            <InlineStack>
              <Button url="/app/privacy">{t("settings.privacyButton")}</Button>
            </InlineStack>
          </Card>
        </Section>
      </BlockStack>
    </Screen>
  );
}

function Section({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}) {
  return (
    <InlineGrid columns={{ xs: 1, md: "2fr 5fr" }} gap="400">
      <Box paddingInline={{ xs: "400", sm: "0" }} paddingBlockStart={{ xs: "0", md: "400" }}>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Text as="p" tone="subdued">
            {text}
          </Text>
        </BlockStack>
      </Box>
      {children}
    </InlineGrid>
  );
}
