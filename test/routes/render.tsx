import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import type { Language } from "#app/domain/language.ts";
import { I18n } from "#app/i18n/i18n.tsx";
import { serverWords } from "#app/i18n/server-words.ts";
import { WordSourceContext } from "#app/i18n/words.ts";
import { type Header, HeaderContext } from "#app/ui/header.ts";
import { Look } from "#app/ui/look.tsx";
import { HEADER } from "./views.ts";

/** A screen as the server sends it, in the app's frame. */
export function render(
  screen: ReactElement,
  language: Language = "en",
  header: Header = HEADER,
): string {
  return renderToString(
    <WordSourceContext.Provider value={serverWords}>
      <I18n language={language}>
        <HeaderContext.Provider value={header}>
          <Look>{screen}</Look>
        </HeaderContext.Provider>
      </I18n>
    </WordSourceContext.Provider>,
  );
}

/** What a person reads of it: no markup, one space between words. */
export function textOf(screen: ReactElement, language: Language = "en"): string {
  return wordsIn(render(screen, language));
}

/** What a person reads of markup. */
export function wordsIn(html: string): string {
  return html
    .replace(/<!-- -->/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}
