import { describe, expect, it } from "vitest";
import type { JournalEntry } from "./support/chaos-sandbox.ts";
import { tokenUse } from "./support/token-use.ts";

const SHOP = "one.myshopify.com";
const granted = (name: string, presented: string | null = null, shop = SHOP): JournalEntry => ({
  n: 0,
  at: 0,
  shop,
  kind: "token",
  grant: presented === null ? "exchange" : "refresh",
  outcome: "ok",
  presented,
  token: `access-${name}`,
  refreshToken: `refresh-${name}`,
});
const called = (name: string, shop = SHOP): JournalEntry => ({
  n: 0,
  at: 0,
  shop,
  kind: "request",
  operation: "tagsAdd",
  mutations: [],
  cost: 10,
  available: 2_000,
  outcome: "ok",
  token: `access-${name}`,
});

describe("F: the tokens of a campaign", () => {
  const right: [string, JournalEntry[]][] = [
    [
      "each refreshed with the last",
      [granted("a"), called("a"), granted("b", "refresh-a"), called("b")],
    ],
    [
      "asked for again after two answers that were lost",
      [
        granted("a"),
        called("a"),
        granted("b", "refresh-a"),
        granted("c", "refresh-a"),
        granted("d", "refresh-a"),
      ],
    ],
    [
      "the old one still called with",
      [granted("a"), granted("b", "refresh-a"), called("b"), called("a")],
    ],
  ];
  it.each(right)("are in order: %s", (_, journal) => {
    expect(tokenUse(journal)).toEqual({ elsewhere: 0, interleaved: 0 });
  });

  it("interleave when an old pair is refreshed after its successor was used", () => {
    const journal = [
      granted("a"),
      granted("b", "refresh-a"),
      called("b"),
      granted("c", "refresh-a"),
    ];
    expect(tokenUse(journal).interleaved).toBe(1);
  });

  it("are another shop's when a call shows what was granted there", () => {
    const other = "two.myshopify.com";
    expect(tokenUse([granted("a"), granted("b", null, other), called("a", other)]).elsewhere).toBe(
      1,
    );
  });
});
