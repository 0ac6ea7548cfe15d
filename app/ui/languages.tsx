import { BlockStack, Card, Select, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#app/domain/language.ts";
import type { LanguagesView } from "#app/services/read-languages.ts";
import type { LanguageOwner } from "#app/services/set-language.ts";
import { LANGUAGE_NAMES } from "./language-names.ts";
import { SharedSaveBar, useSaveBar } from "./save-bar.tsx";
import { Screen } from "./screen.tsx";

/** How saving what an owner chose stands. */
export type LanguageProps = {
  readonly onSave: (language: Language | null) => void;
  readonly pending: boolean;
  /** It was not taken. */
  readonly refused: boolean;
  readonly onDirty: (dirty: boolean) => void;
};

const OWNERS = ["own", "shop"] as const satisfies readonly LanguageOwner[];

/** In which language the app speaks to the viewer, and to whoever of the shop has chosen none. */
export function Languages({
  languages,
  ...of
}: Readonly<Record<LanguageOwner, LanguageProps>> & { readonly languages: LanguagesView }) {
  const { t } = useTranslation();
  return (
    <Screen title={t("language.title")} back={{ label: t("settings.title"), url: "/app/settings" }}>
      <SharedSaveBar id="language-save-bar">
        <BlockStack gap="400">
          {OWNERS.map((owner) => (
            <LanguageForm key={owner} owner={owner} languages={languages} {...of[owner]} />
          ))}
        </BlockStack>
      </SharedSaveBar>
    </Screen>
  );
}

/** Saved by the bar, not when it changes: arrow keys pass through languages that nobody wants. */
function LanguageForm({
  owner,
  languages: { set, offered },
  onSave,
  pending,
  refused,
  onDirty,
}: LanguageProps & { readonly owner: LanguageOwner; readonly languages: LanguagesView }) {
  const { t } = useTranslation();
  const saved = set[owner] ?? "";
  const [chosen, setChosen] = useState<string>(saved);
  const dirty = chosen !== saved;
  const ofNobody = { own: t("language.likeAdmin"), shop: t("language.none") };
  const labels = { own: t("language.ownLabel"), shop: t("language.shopLabel") };
  const options = offered.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }));

  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useSaveBar(owner, {
    open: dirty,
    disabled: pending,
    onSave: () => onSave(offered.find((language) => language === chosen) ?? null),
    onDiscard: () => setChosen(saved),
  });
  return (
    <Card>
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
          value={chosen}
          onChange={setChosen}
          {...(refused && { error: t("language.unknown") })}
        />
      </BlockStack>
    </Card>
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
