import { describe, expect, it } from "vitest";
import { LANGUAGES } from "#app/domain/language.ts";
import type { SetLanguages } from "#app/ports/language.ts";
import { Languages } from "#app/ui/languages.tsx";
import { render, textOf } from "./render.tsx";

const nothing = () => undefined;
const UNSET: SetLanguages = { own: null, shop: null };
const screen = (set: SetLanguages = UNSET, refused: "own" | "shop" | null = null) => {
  const form = (owner: "own" | "shop") => ({
    onSave: nothing,
    pending: false,
    refused: refused === owner,
    onDirty: nothing,
  });
  return (
    <Languages languages={{ set, offered: LANGUAGES }} own={form("own")} shop={form("shop")} />
  );
};

/** What the selects of a screen show as chosen. */
const chosen = (html: string) =>
  [...html.matchAll(/<option value="([^"]*)" selected="">/g)].map(([, value]) => value);

describe("Settings › Language", () => {
  it("offers every language under its own name, and that of the admin first", () => {
    const text = textOf(screen());
    for (const name of ["English", "Italiano", "Русский", "Македонски", "Français"]) {
      expect(text).toContain(name);
    }
    expect(text).toContain("Like the Shopify admin English");
    expect(text).toContain("None English");
    expect(chosen(render(screen()))).toEqual(["", ""]);
  });

  it("shows what is set for oneself and for the shop", () => {
    expect(chosen(render(screen({ own: "mk", shop: "de" })))).toEqual(["mk", "de"]);
  });

  it("says beside the field that a language does not exist", () => {
    const html = render(screen(UNSET, "shop"));
    expect(html.match(/Cadence does not speak this language/g)).toHaveLength(1);
    expect(html).toContain('aria-invalid="true"');
  });

  it("speaks the language of whoever looks, Polaris included", () => {
    expect(textOf(screen(), "mk")).toContain("Вашиот јазик");
    expect(textOf(screen(), "ru")).toContain("Язык. Страница готова");
    expect(textOf(screen(), "de")).toContain("Deine Sprache");
  });
});
