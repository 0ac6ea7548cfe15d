import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { I18n } from "#app/i18n/i18n.tsx";
import { Look } from "#app/ui/look.tsx";

/** A screen as the server sends it. */
export function render(screen: ReactElement): string {
  return renderToString(
    <I18n>
      <Look>{screen}</Look>
    </I18n>,
  );
}

/** What a person reads of it: no markup, one space between words. */
export function textOf(screen: ReactElement): string {
  return render(screen)
    .replace(/<!-- -->/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}
