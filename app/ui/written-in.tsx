import { Box, Text } from "@shopify/polaris";
import { createContext, type ReactNode, useContext } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#app/domain/language.ts";

const LanguageOfWords = createContext<Language | null>(null);

/** Says in which language playbooks speak inside it; null where it is the reader's. */
export function WrittenIn({
  language,
  children,
}: {
  readonly language: Language | null;
  readonly children: ReactNode;
}) {
  return <LanguageOfWords.Provider value={language}>{children}</LanguageOfWords.Provider>;
}

/** The `lang` of what a playbook says: without it a screen reader would speak English as if it were German. */
export function useWrittenIn(): Language | undefined {
  return useContext(LanguageOfWords) ?? undefined;
}

/** What a playbook says, marked where it is not in the reader's language. */
export function Words({ children }: { readonly children: ReactNode }) {
  const language = useWrittenIn();
  return language === undefined ? children : <span lang={language}>{children}</span>;
}

/** Tells whoever reads another language that playbooks are in English. */
export function EnglishNote() {
  const { t } = useTranslation();
  if (useWrittenIn() === undefined) return null;
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <Text as="p" tone="subdued">
        {t("playbooks.inEnglish")}
      </Text>
    </Box>
  );
}
