import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import english from "#app/i18n/locales/en.json";
import { bareKey, flat } from "./keys.ts";

const APP = path.join(import.meta.dirname, "../../app");

const sources = ["ui", "routes"].flatMap((folder) =>
  readdirSync(path.join(APP, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(path.join(APP, folder, name), "utf8")),
);

/** Every `t("…")` and t(`…${}…`), as a pattern of the keys it can ask for: a template stands for one step of a key. */
const asked = sources
  .flatMap((source) => [...source.matchAll(/\bt\(\s*(?:"([^"]+)"|`([^`]+)`)/g)])
  .map(([, plain, template]) => plain ?? template ?? "")
  .map((key) => new RegExp(`^${key.replaceAll(".", "\\.").replace(/\$\{[^}]+\}/g, "[^.]+")}$`));

const bare = new Set([...flat(english).keys()].map(bareKey));

describe("the English texts", () => {
  it("are all asked for by a screen", () => {
    expect([...bare].filter((key) => !asked.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it("answer every screen that asks", () => {
    const answered = (pattern: RegExp) => [...bare].some((key) => pattern.test(key));
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((pattern) => !answered(pattern)).map(String)).toEqual([]);
  });

  it("promise nothing", () => {
    expect(JSON.stringify(english)).not.toMatch(/increase|boost|guarantee|sales by|hurry/i);
  });
});
