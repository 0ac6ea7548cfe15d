import { setImmediate } from "node:timers/promises";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { getJwt } from "@shopify/shopify-api/test-helpers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "#app/domain/language.ts";
import { readEnvironment } from "#app/env.server.ts";
import { setLanguage } from "#app/services/set-language.ts";
import { createShopify } from "#app/shopify.server.ts";
import { signIn } from "#app/sign-in.server.ts";
import { CLIENT, DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { sandboxFetch } from "#test/support/sandbox-fetch.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openApp({ customers: 1 });
});
afterAll(() => app.close());

/** A page of the app is opened by somebody whom Shopify signed in; its answer, and how many exchanges it took. */
async function openPage(query = "") {
  let exchanges = 0;
  const environment = readEnvironment({
    NODE_ENV: "test",
    SHOPIFY_API_KEY: CLIENT.apiKey,
    SHOPIFY_API_SECRET: CLIENT.apiSecret,
    SHOPIFY_APP_URL: "https://cadence.example",
  });
  const shopify = createShopify(environment, app.sessions, app.ports.log);
  setAbstractFetchFunc(
    sandboxFetch(app.sandbox.origin, (_, send) => {
      exchanges += 1;
      return send();
    }),
  );
  const { token } = await getJwt(DOMAIN.split(".")[0] ?? "", CLIENT.apiKey, CLIENT.apiSecret);
  const request = new Request(`https://cadence.example/app${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { redirect: _, ...viewer } = await signIn(request, {
    shopify,
    ports: app.ports,
    languages: LANGUAGES,
  });
  return { ...viewer, exchanges };
}

/** The shop leaves, which its workers find out; when that was, a minute ago. */
async function leaves() {
  const { shop } = await openPage();
  const left = app.sandbox.clock.now();
  app.shopify.tokens.uninstall();
  await expect(app.ports.shopify(shop).shopDetails()).rejects.toMatchObject({
    fault: "unauthorized",
  });
  app.sandbox.clock.advance(60_000);
  return { shop, left };
}

describe("whoever opens a page", () => {
  it("is let in by a pair that the first page asked for, until it is over", async () => {
    expect(await openPage()).toMatchObject({ shop: { installed: true }, exchanges: 1 });
    expect((await openPage()).exchanges).toBe(0);
  });

  it("gets in by a new pair where Shopify refuses the stored one, which looks alive", async () => {
    await app.sql("UPDATE shops SET uninstalled_at = installed_at");
    app.shopify.tokens.uninstall();
    expect(await openPage()).toMatchObject({ shop: { installed: true }, exchanges: 1 });
  });

  it("of a shop that came back before we heard that it had left ends the refusals of the workers", async () => {
    const { shop, left } = await leaves();
    expect((await openPage()).exchanges).toBe(1);
    expect((await app.ports.shopify(shop).shopDetails()).name).toBe(shop.name);
    // The news of the end comes last, and takes nothing.
    const late = await app.ports.store.withShop(shop.shopId, (tx) => tx.saveUninstalled(left));
    expect(late).toBe(false);
    expect((await openPage()).exchanges).toBe(0);
  });

  it.each(["page", "news"] as const)(
    "of a shop that came back stays let in where the news of its end is applied in the same moment: the %s first",
    async (first) => {
      const { shop, left } = await leaves();

      const other = await app.connect();
      await other.query("BEGIN");
      await other.query("SELECT FROM sessions FOR UPDATE");
      const page = async () => (await openPage()).shop.installed;
      const news = async () => {
        await app.ports.store.withShop(shop.shopId, (tx) => tx.saveUninstalled(left));
        return "applied";
      };
      const [before, after] = first === "page" ? [page, news] : [news, page];
      const done: Promise<boolean | string>[] = [before()];
      await waiting(1);
      done.push(after());
      await waiting(2);
      await other.query("COMMIT");
      other.release();

      expect(new Set(await Promise.all(done))).toEqual(new Set([true, "applied"]));
      expect(await app.sql("SELECT FROM shops WHERE uninstalled_at IS NULL")).toHaveLength(1);
      expect((await openPage()).exchanges).toBe(0);
    },
  );

  /** Until so many sessions wait for a lock. */
  const waiting = async (sessions: number) => {
    const isWaiting = () =>
      app.sql(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
    while ((await isWaiting()).length < sessions) await setImmediate();
  };

  it("is answered in the language of the admin until they choose their own", async () => {
    const viewer = await openPage("?locale=it-IT");
    expect(viewer.language).toBe("it");
    await setLanguage(app.ports, viewer, "own", "ru");
    expect((await openPage("?locale=it-IT")).language).toBe("ru");
    expect((await openPage()).language).toBe("ru");
  });
});
