import { describe, expect, it } from "vitest";
import type { NewsView } from "#app/services/read-news.ts";
import type { Header } from "#app/ui/header.ts";
import { Screen } from "#app/ui/screen.tsx";
import type { Notice } from "#app/ui/top-banner.tsx";
import { render, wordsIn } from "./render.tsx";
import { FORMAT, HEADER } from "./views.ts";

const WARNING: Notice = { what: "warning", text: "This customer has 250 tags" };
const INFO: Notice = { what: "info", text: "Nobody has this tag" };

const screen = (header: Partial<Header>, own: { notice?: Notice; told?: NewsView["what"][] }) =>
  render(
    <Screen title="Customers" {...own}>
      {null}
    </Screen>,
    "en",
    { ...HEADER, ...header },
  );
/** The banners of a screen, in words. */
const banners = (
  header: Partial<Header>,
  own: { notice?: Notice; told?: NewsView["what"][] } = {},
) =>
  screen(header, own)
    .split(/<div class="Polaris-Banner /)
    .slice(1)
    .map((html) => wordsIn(`<div ${html}`).trim());

const EVERYTHING: readonly NewsView[] = [
  { what: "returned", date: "12 Nov" },
  { what: "limited-history" },
  { what: "set-aside", events: FORMAT.count(1) },
  { what: "stale", ago: "3 hours ago", nextTry: "14:20" },
  { what: "paused" },
  { what: "import-failed", reason: "export-spoilt" },
  { what: "permission-missing", scopes: "write_customers" },
  { what: "connection-lost" },
];
const all = (...but: readonly NewsView["what"][]) =>
  EVERYTHING.filter(({ what }) => !but.includes(what));

describe("the one banner of a screen", () => {
  it("is absent where there is nothing to say", () => expect(banners({})).toEqual([]));

  it.each<[string, RegExp, Partial<Header>, Notice | undefined]>([
    ["no network", /^You are offline /, { isOnline: false, news: all() }, WARNING],
    ["a lost connection", /^Shopify no longer accepts .* Reconnect$/, { news: all() }, WARNING],
    [
      "a permission that is missing",
      /^Permissions are missing Not granted: write_customers\. .* Grant permissions$/,
      { news: all("connection-lost") },
      WARNING,
    ],
    [
      "an import that failed",
      /^The import stopped Shopify’s export .* Retry$/,
      { news: all("connection-lost", "permission-missing") },
      WARNING,
    ],
    [
      "a pause",
      /^Tag writing is paused: /,
      { news: all("connection-lost", "permission-missing", "import-failed") },
      WARNING,
    ],
    [
      "what does not work on the screen",
      /^This customer has 250 tags/,
      { news: EVERYTHING.slice(0, 4) },
      WARNING,
    ],
    [
      "figures that are old",
      /^Last update 3 hours ago Nothing is lost.*Next try at 14:20/,
      { news: EVERYTHING.slice(0, 4) },
      INFO,
    ],
    ["an event", /^One event from Shopify could not/, { news: EVERYTHING.slice(0, 3) }, INFO],
    ["what the screen has to say", /^Nobody has this tag/, { news: EVERYTHING.slice(0, 2) }, INFO],
    [
      "a short history",
      /^Shopify shows Cadence the last 60 days of orders only/,
      { news: EVERYTHING.slice(0, 2) },
      undefined,
    ],
    [
      "a return",
      /^Cadence was installed again on 12 Nov Your settings are still here\. /,
      { news: EVERYTHING.slice(0, 1) },
      undefined,
    ],
  ])("says the worst alone: %s", (_what, words, header, notice) => {
    const shown = banners(header, notice === undefined ? {} : { notice });
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(words);
  });

  it("leaves out what the screen says itself", () => {
    const news = EVERYTHING.slice(0, 2);
    expect(banners({ news }, { told: ["limited-history"] })[0]).toMatch(/^Cadence was installed/);
  });

  it("leads out of the admin's frame to where Shopify asks for the permission", () => {
    const news: NewsView[] = [{ what: "permission-missing", scopes: "write_customers" }];
    const [, link] = /<a target="_top"[^>]* href="([^"]+)"/.exec(screen({ news }, {})) ?? [];
    expect(link).toBe(HEADER.grantUrl);
  });

  it("has no button that leads to where one is", () => {
    const news: NewsView[] = [{ what: "paused" }];
    expect(screen({ news }, {})).toContain('href="/app/settings/tags"');
    expect(screen({ news, path: "/app/settings/tags" }, {})).not.toContain("href=");
  });
});

describe("the line under a title", () => {
  it("says how fresh the figures are, and whether tags are written", () => {
    const words = wordsIn(screen({ tagging: "paused" }, {}));
    expect(words).toContain(
      "Customers Warning Tag writing paused Synced 2 minutes ago · 25,240 customers · as of 13:02",
    );
  });

  it("stands beside what the screen says under its title itself", () => {
    const html = render(
      <Screen title="Customer 7001" subtitle="anna@example.com">
        {null}
      </Screen>,
    );
    expect(wordsIn(html)).toMatch(/anna@example\.com Synced 2 minutes ago/);
  });

  it("says that nothing was read before the first import", () => {
    const freshness = { ...HEADER.freshness, synced: null };
    expect(wordsIn(screen({ freshness }, {}))).toContain("Not synced yet");
  });
});
