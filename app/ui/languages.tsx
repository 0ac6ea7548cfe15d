import { BlockStack, Card, Select, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#app/domain/language.ts";
import type { LanguagesView } from "#app/services/read-languages.ts";
import type { LanguageOwner } from "#app/services/set-language.ts";
import { LANGUAGE_NAMES } from "./language-names.ts";
import { Screen } from "./screen.tsx";

type LanguagesProps = {
  readonly languages: LanguagesView;
  readonly onChoose: (owner: LanguageOwner, language: Language | null) => void;
  /** What is being saved, by the names of the form; null when nothing is. */
  readonly pending: { readonly owner: string; readonly language: string } | null;
  /** Whose choice was not taken. */
  readonly refused: LanguageOwner | null;
};

const OWNERS = ["own", "shop"] as const satisfies readonly LanguageOwner[];

/** In which language the app speaks to the viewer, and to whoever of the shop has chosen none. */
export function Languages({
  languages: { set, offered },
  onChoose,
  pending,
  refused,
}: LanguagesProps) {
  const { t } = useTranslation();
  const ofNobody = { own: t("language.likeAdmin"), shop: t("language.none") };
  const labels = { own: t("language.ownLabel"), shop: t("language.shopLabel") };
  const options = offered.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }));
  return (
    <Screen title={t("language.title")} back={{ label: t("settings.title"), url: "/app/settings" }}>
      <BlockStack gap="400">
        {OWNERS.map((owner) => (
          <Card key={owner}>
            <BlockStack gap="300">
              <BlockStack gap="100">
                <Text as="h2" variant="headingMd">
                  {t(`language.${owner}`)}
                </Text>
                <Text as="p" tone="subdued">
                  {t(`language.${owner}Text`)}
                </Text>
              </BlockStack>
              <Select
                label={labels[owner]}
                options={[{ value: "", label: ofNobody[owner] }, ...options]}
                value={pending?.owner === owner ? pending.language : (set[owner] ?? "")}
                onChange={(chosen) =>
                  onChoose(owner, offered.find((language) => language === chosen) ?? null)
                }
                {...(refused === owner && { error: t("language.unknown") })}
              />
            </BlockStack>
          </Card>
        ))}
      </BlockStack>
    </Screen>
  );
}

/** Says of each answer, once, that it is saved: as soon as the screen speaks the language that it led to. */
export function useSayLanguageSaved(saved: { readonly spoken: Language } | null): void {
  const { t, i18n } = useTranslation();
  const shopify = useAppBridge();
  const said = useRef<object | null>(null);
  useEffect(() => {
    if (saved === null || saved === said.current || i18n.language !== saved.spoken) return;
    said.current = saved;
    shopify.toast.show(t("language.saved"));
  }, [saved, i18n.language, shopify, t]);
}
