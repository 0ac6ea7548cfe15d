import { createInstance } from "i18next";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import english from "./en.json";

const i18n = createInstance();
void i18n.init({
  lng: "en",
  initAsync: false,
  resources: { en: { translation: english } },
  interpolation: { escapeValue: false }, // React escapes
});

/** Gives everything inside it the app's texts. */
export function I18n({ children }: { readonly children: ReactNode }) {
  return <I18nextProvider i18n={i18n}>{children}</I18nextProvider>;
}
