import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sealing } from "#app/adapters/postgres/sealing.ts";

const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const FIELD = "access_token";

describe("security section 4: a sealed token", () => {
  const k1 = key("k1");
  const sealed = sealing(k1);
  const value = sealed.seal("shpat_secret", "7", FIELD);

  it("opens in its own place and shows nothing of itself", () => {
    expect(sealed.open(value, "7", FIELD)).toBe("shpat_secret");
    expect(value).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(value).not.toContain("shpat");
  });

  it.each([
    ["of another shop", "8", FIELD],
    ["of the other column", "7", "refresh_token"],
  ])("does not open in the place %s", (_, owner, field) => {
    expect(() => sealed.open(value, owner, field)).toThrow("unable to authenticate data");
  });

  it("does not open with any one character changed", () => {
    const start = "v1.k1.".length;
    for (let at = start; at < value.length; at++) {
      if (value[at] === ".") continue;
      // The last character of a part carries spare bits: another letter may decode to the same bytes.
      if (value[at + 1] === "." || at === value.length - 1) continue;
      const other = value[at] === "A" ? "B" : "A";
      const changed = value.slice(0, at) + other + value.slice(at + 1);
      expect(() => sealed.open(changed, "7", FIELD)).toThrow("unable to authenticate data");
    }
  });

  it("opens after a rotation, while the new key seals", () => {
    const k2 = key("k2");
    const rotated = sealing(`${k2},${k1}`);
    expect(rotated.open(value, "7", FIELD)).toBe("shpat_secret");
    expect(rotated.seal("shpat_secret", "7", FIELD)).toMatch(/^v1\.k2\./);
  });

  it("says which key is missing", () => {
    expect(() => sealing(key("k2")).open(value, "7", FIELD)).toThrow(
      'TOKEN_KEYS has no key "k1", which sealed a stored token',
    );
  });

  it("does not open with another key of the same name", () => {
    expect(() => sealing(key("k1")).open(value, "7", FIELD)).toThrow("unable to authenticate data");
  });

  it.each(["", "shpat_clear", "v2.k1.a.b.c", "v1.k1.a"])("is not %j", (text) => {
    expect(() => sealed.open(text, "7", FIELD)).toThrow("not sealed in a form that we know");
  });

  it("has a nonce of its own, 100,000 times", { timeout: 120_000 }, () => {
    const nonces = new Set<string | undefined>();
    for (let count = 0; count < 100_000; count++)
      nonces.add(sealed.seal("x", "7", FIELD).split(".")[2]);
    expect(nonces.size).toBe(100_000);
  });
});
