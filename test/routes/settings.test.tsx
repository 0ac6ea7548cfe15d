import { describe, expect, it } from "vitest";
import { Settings } from "#app/ui/settings.tsx";
import { render, textOf } from "./render.tsx";

describe("Settings", () => {
  it("leads to each of its parts", () => {
    const html = render(<Settings hasLanguageChoice />);
    const addresses = [...html.matchAll(/href="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses).toEqual([
      "/app/settings/lifecycle",
      "/app/settings/tags",
      "/app/privacy",
      "/app/settings/language",
    ]);
  });

  it("leads to the language only where there is one to choose", () => {
    expect(textOf(<Settings hasLanguageChoice />)).toContain("Language");
    const text = textOf(<Settings hasLanguageChoice={false} />);
    expect(text).not.toContain("Language");
  });
});
