import type { Texts } from "./words.ts";

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ACCENTED = "áƀćđéƒǧħíĵķĺɱñóƥɋřšŧúṽŵẋýžÁƁĆĐÉƑǦĦÍĴĶĹṀÑÓƤɊŘŠŦÚṼŴẊÝŽ";
/** What stands for something else: i18next's placeholders, and Polaris'. */
const PLACEHOLDER = /(\{\{?[^{}]+\}\}?)/;
/** How much longer than English a translation may become. */
const GROWTH = 0.4;
const FILLING = "one two three four five six seven eight nine ten ";

/** English as nobody writes it: every letter has an accent, every text grows by two fifths, placeholders stay. */
export function pseudoTexts(english: Texts): Texts {
  return Object.fromEntries(
    Object.entries(english).map(([name, text]) => [
      name,
      typeof text === "string" ? pseudoText(text) : pseudoTexts(text),
    ]),
  );
}

/** One text of it, between brackets: what is cut off shows. */
export function pseudoText(text: string): string {
  const parts = text.split(PLACEHOLDER);
  const letters = parts.filter((part) => !PLACEHOLDER.test(part)).join("").length;
  const more = Math.ceil(letters * GROWTH);
  const filling = FILLING.repeat(Math.ceil(more / FILLING.length))
    .slice(0, more)
    .trim();
  const accented = parts.map((part) => (PLACEHOLDER.test(part) ? part : withAccents(part)));
  return `[${accented.join("")}${more > 0 ? ` ${filling}` : ""}]`;
}

function withAccents(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => ACCENTED.charAt(PLAIN.indexOf(letter)));
}
