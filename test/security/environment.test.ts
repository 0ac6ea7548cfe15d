import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { EnvironmentError, readEnvironment } from "#app/env.server.ts";
import { SCOPES } from "#app/ports/shop.ts";

const KEY = `k1:${Buffer.alloc(32, 7).toString("base64")}`;
const complete = {
  NODE_ENV: "production",
  SHOPIFY_API_KEY: "client-id",
  SHOPIFY_API_SECRET: "hush-hush",
  SHOPIFY_APP_URL: "https://app.example.com",
  TOKEN_KEYS: KEY,
};

/** The sentence with which the environment is refused. */
function sentenceOn(variables: Readonly<Record<string, string | undefined>>): string {
  try {
    readEnvironment({ ...complete, ...variables });
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("the environment", () => {
  it("that is complete is accepted, with a default for everything that may be left out", () => {
    expect(readEnvironment(complete)).toEqual({
      ...complete,
      DATA_DIR: ".data",
      PORT: 3000,
      LOG_LEVEL: "info",
    });
  });

  it.each(["SHOPIFY_API_KEY", "SHOPIFY_API_SECRET", "SHOPIFY_APP_URL", "TOKEN_KEYS"])(
    "without %s is refused with one sentence that names it; an empty one is a missing one",
    (name) => {
      for (const nothing of [undefined, ""]) {
        expect(sentenceOn({ [name]: nothing })).toMatch(
          new RegExp(`^${name} (is|must)\\b[^\\n]+\\.$`),
        );
      }
    },
  );

  it.each([
    ["NODE_ENV", "staging"],
    ["SHOPIFY_APP_URL", "app.example.com"],
    ["SHOPIFY_APP_URL", "ftp://app.example.com"],
    ["TOKEN_KEYS", "hush"],
    ["TOKEN_KEYS", "k1:too-short"],
    ["TOKEN_KEYS", `${KEY};${KEY}`],
    ["TOKEN_KEYS", "k1:"],
    ["DATABASE_URL", "cadence"],
    ["DATABASE_URL", "mysql://localhost/cadence"],
    ["PORT", "http"],
    ["PORT", "70000"],
    ["PORT", "-1"],
    ["PORT", "80.5"],
    ["METRICS_PORT", "many"],
    ["METRICS_PORT", "70000"],
    ["LOG_LEVEL", "loud"],
    ["APP_BRIDGE_URL", "nowhere"],
    ["CLOCK_URL", "noon"],
    ["CLOCK_URL", "http://127.0.0.1:4300/sandbox/clock"],
    ["FAILPOINT", "writeTags"],
    ["FAILPOINT", "shopify.writeTags:after:1"],
    ["TIMINGS_SCALE", "0"],
    ["TIMINGS_SCALE", "60"],
  ])("with %s=%s is refused with one sentence that names it", (name, value) => {
    expect(sentenceOn({ [name]: value })).toMatch(new RegExp(`^${name} (is|must)\\b[^\\n]+\\.$`));
  });

  it("is refused without showing what a secret was", () => {
    expect(sentenceOn({ TOKEN_KEYS: "k1:hush-hush" })).not.toContain("hush-hush");
    expect(sentenceOn({ DATABASE_URL: "mysql://user:hush-hush@db/x" })).not.toContain("hush-hush");
  });

  it("needs no TOKEN_KEYS while developing: the machine makes one of its own", () => {
    expect(sentenceOn({ NODE_ENV: "development", TOKEN_KEYS: undefined })).toBe("accepted");
  });

  it("takes several keys, the newest first", () => {
    expect(sentenceOn({ TOKEN_KEYS: `${KEY.replace("k1", "k2")},${KEY}` })).toBe("accepted");
  });

  it("asks for no scope twice, and for no more than security section 2 names", () => {
    expect([...SCOPES].toSorted()).toEqual([
      "read_all_orders",
      "read_customer_merge",
      "read_customers",
      "read_orders",
      "read_products",
      "write_customers",
    ]);
  });
});

describe("npm start", () => {
  it("ends with 1 and that sentence alone when a variable is missing", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.resolve("scripts/start.ts")],
      {
        // Not the repository: a developer's .env there would fill the gap.
        cwd: tmpdir(),
        encoding: "utf8",
        env: { NODE_ENV: "production", SHOPIFY_API_KEY: "client-id" },
        timeout: 30_000,
      },
    );
    expect({ status, stdout, lines: stderr.trimEnd().split("\n") }).toEqual({
      status: 1,
      stdout: "",
      lines: ["SHOPIFY_API_SECRET is missing: the app's client secret."],
    });
  });
});
