import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { chooseLanguage, LANGUAGES, PSEUDO_LANGUAGE } from "./domain/language.ts";
import { browserWords } from "./i18n/browser-words.ts";
import { WordSourceContext } from "./i18n/words.ts";

// A document says in which language the server wrote it: the browser must begin with the same words.
const language = chooseLanguage([document.documentElement.lang], [...LANGUAGES, PSEUDO_LANGUAGE]);

void browserWords.load(language).then(() =>
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <WordSourceContext.Provider value={browserWords}>
          <RemixBrowser />
        </WordSourceContext.Provider>
      </StrictMode>,
    );
  }),
);
