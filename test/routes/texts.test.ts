import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import english from "#app/i18n/en.json";

const APP = path.join(import.meta.dirname, "../../app");
const PLURAL = /_(?:one|other)$/;

const sources = ["ui", "routes"].flatMap((folder) =>
  readdirSync(path.join(APP, folder))
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(path.join(APP, folder, name), "utf8")),
);

/** Every `t("…")` and t(`…${}…`), as a pattern of the keys it can ask for. */
const asked = sources
  .flatMap((source) => [...source.matchAll(/\bt\(\s*(?:"([^"]+)"|`([^`]+)`)/g)])
  .map(([, plain, template]) => plain ?? template ?? "")
  .map((key) => new RegExp(`^${key.replaceAll(".", "\\.").replace(/\$\{[^}]+\}/g, "[^.]+")}$`));

function keysOf(texts: object, prefix = ""): readonly string[] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null
      ? keysOf(value, `${prefix}${name}.`)
      : [prefix + name],
  );
}
const keys = keysOf(english);
const bare = new Set(keys.map((key) => key.replace(PLURAL, "")));

describe("the English texts", () => {
  it("are all asked for by a screen", () => {
    expect([...bare].filter((key) => !asked.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it("answer every screen that asks", () => {
    const answered = (pattern: RegExp) => [...bare].some((key) => pattern.test(key));
    expect(asked.filter((pattern) => !answered(pattern)).map(String)).toEqual([]);
  });

  it("have both plural forms where they have one", () => {
    const plural = keys.filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, ""));
    const alone = plural.filter((key) => plural.filter((other) => other === key).length !== 2);
    expect(alone).toEqual([]);
  });

  it("promise nothing", () => {
    expect(JSON.stringify(english)).not.toMatch(/increase|boost|guarantee|sales by|hurry/i);
  });
});
