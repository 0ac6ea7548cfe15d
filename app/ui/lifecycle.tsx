import { BlockStack, Divider } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LifecycleView } from "#app/services/read-lifecycle.ts";
import { ExclusionsForm, type ExclusionsFormProps } from "./exclusions-form.tsx";
import { HoursForm, type HoursFormProps } from "./hours-form.tsx";
import { ProductsForm, type ProductsFormProps } from "./products-form.tsx";
import { SharedSaveBar } from "./save-bar.tsx";
import { Screen } from "./screen.tsx";
import { Section } from "./section.tsx";
import { VersionsCard, type VersionsProps } from "./versions-card.tsx";
import { WindowsForm, type WindowsFormProps } from "./windows-form.tsx";

/** The rules by which customers move: windows, which orders count, at which hours time may act; and their versions. */
export function Lifecycle({
  lifecycle,
  windows,
  productsForm,
  exclusionsForm,
  hours,
  versions,
}: {
  readonly lifecycle: LifecycleView;
  readonly windows: Omit<WindowsFormProps, "saved" | "rhythm" | "learned" | "gaps">;
  readonly productsForm: Omit<ProductsFormProps, "saved">;
  readonly exclusionsForm: Omit<ExclusionsFormProps, "saved" | "sources">;
  readonly hours: Omit<HoursFormProps, "saved" | "timeZone">;
  readonly versions: Omit<VersionsProps, "versions">;
}) {
  const { t } = useTranslation();
  const { policy } = lifecycle;
  return (
    <Screen
      title={t("lifecycle.title")}
      back={{ label: t("nav.settings"), url: "/app/settings" }}
      told={["limited-history"]}
    >
      <SharedSaveBar id="lifecycle-save-bar">
        <BlockStack gap="600">
          <Section title={t("settings.windows")} text={t("settings.windowsText")}>
            <BlockStack gap="400">
              <WindowsForm
                saved={policy}
                rhythm={lifecycle.rhythm}
                learned={lifecycle.learned}
                gaps={lifecycle.gaps}
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
          <Section title={t("lifecycle.hours")} text={t("lifecycle.hoursText")}>
            <HoursForm
              key={JSON.stringify(policy.contactHours)}
              saved={policy.contactHours}
              timeZone={lifecycle.timeZone}
              {...hours}
            />
          </Section>
          <Divider />
          <Section title={t("settings.exclusions.title")} text={t("settings.exclusions.text")}>
            <ExclusionsForm
              key={JSON.stringify(policy.exclusions)}
              saved={policy.exclusions}
              sources={lifecycle.sources}
              {...exclusionsForm}
            />
          </Section>
          <Divider />
          <Section title={t("versions.title")} text={t("versions.text")}>
            <VersionsCard versions={lifecycle.versions} {...versions} />
          </Section>
        </BlockStack>
      </SharedSaveBar>
    </Screen>
  );
}
