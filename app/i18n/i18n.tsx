import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { I18nextProvider } from "react-i18next";
import type { Language } from "#app/domain/language.ts";
import { type Texts, WordSourceContext } from "./words.ts";

const PolarisTexts = createContext<Texts>({});

/**
 * Gives everything inside it the texts of a language. They are there when a document begins; those of
 * another, chosen later, take the place of the former as soon as they have come.
 */
export function I18n({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}) {
  const source = useContext(WordSourceContext);
  if (source === null) throw new Error("there is no source of words around I18n");
  const [words, setWords] = useState(() => source.find(language));
  useEffect(() => {
    let isWanted = true;
    const change = async () => {
      const loaded = await source.load(language);
      if (isWanted) setWords(loaded);
    };
    void change();
    return () => {
      isWanted = false;
    };
  }, [source, language]);
  return (
    <I18nextProvider i18n={words.i18n}>
      <PolarisTexts.Provider value={words.polaris}>{children}</PolarisTexts.Provider>
    </I18nextProvider>
  );
}

/** What Polaris' own components say. */
export function usePolarisTexts(): Texts {
  return useContext(PolarisTexts);
}
