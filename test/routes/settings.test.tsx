import { describe, expect, it } from "vitest";
import { Settings } from "#app/ui/settings.tsx";
import { render, textOf } from "./render.tsx";

describe("Settings", () => {
  it("leads to each of its parts", () => {
    const html = render(<Settings tagging="on" returned={null} hasLanguageChoice />);
    const addresses = [...html.matchAll(/href="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses).toEqual([
      "/app/settings/lifecycle",
      "/app/settings/tags",
      "/app/privacy",
      "/app/settings/language",
    ]);
  });

  it("leads to the language only where there is one to choose", () => {
    expect(textOf(<Settings tagging="on" returned={null} hasLanguageChoice />)).toContain(
      "Language",
    );
    const text = textOf(<Settings tagging="paused" returned={null} hasLanguageChoice={false} />);
    expect(text).not.toContain("Language");
    expect(text).toContain("Tag writing paused");
  });

  it("tells a merchant who is back that the settings are still there", () => {
    const text = textOf(<Settings tagging="off" returned="12 Nov" hasLanguageChoice={false} />);
    expect(text).toContain("Cadence was installed again on 12 Nov Your settings are still here.");
  });
});
