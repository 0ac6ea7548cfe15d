import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { until } from "#scripts/demo/until.ts";
import { compareTags } from "#test/oracle/compare-tags.ts";
import { expectedTags } from "#test/oracle/expected-tags.ts";
import { nextBoundary } from "#test/oracle/next-boundary.ts";
import { tagSnapshot } from "#test/oracle/truth.ts";
import {
  appFrame,
  collectProblems,
  desktop,
  followAppMenu,
  openAdmin,
  openPage,
  phone,
  whenHydrated,
} from "./support/browser.ts";
import { isSound } from "./support/sound.ts";
import { beginWalk, type Walk } from "./support/walk.ts";
import { press, submitText, type Way, wayOf } from "./support/way.ts";

const SHOP = { SANDBOX_KIND: "consumables", SANDBOX_CUSTOMERS: "60", SANDBOX_SEED: "11" };
const MINUTE_MS = 60_000;
const SOON = { timeout: 60_000 };

let walk: Walk;
let stack: Walk["stack"];
let sandbox: Walk["sandbox"];
let database: pg.Client;
let before: ReturnType<typeof tagSnapshot>;

beforeAll(async () => {
  walk = await beginWalk({ sandboxEnvironment: SHOP });
  ({ stack, sandbox } = walk);
  database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
  before = tagSnapshot(await sandbox.truth());
  await walk.setUp();
});

afterAll(async () => {
  await database?.end();
  await walk?.end();
});

const numberIn = (gid: string) => gid.split("/").at(-1) ?? "";
const difference = async () => {
  const truth = await sandbox.truth();
  return compareTags(
    expectedTags(before, truth, await walk.state.rulesInForce()),
    tagSnapshot(truth),
  );
};
const isThere = async (condition: string) => (await database.query(condition)).rows.length > 0;

async function pageFor({ viewport }: Way) {
  const page = await openPage(walk.browser, viewport);
  return { page, problems: collectProblems(page) };
}

describe("K7: a merchant whose shop's connection fails", () => {
  const { hand, viewport } = wayOf(7);
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    ({ page, problems } = await pageFor({ hand, viewport }));
  });
  const app = () => appFrame(page);
  const banner = () => app().getByRole("alert");

  it("reads in red that Shopify refuses the app, and has one button", async () => {
    const truth = await sandbox.truth();
    const inForce = await walk.state.rulesInForce();
    const moves = truth.customers.flatMap(({ id }) => {
      const next = nextBoundary(truth, id, inForce);
      return next === null || next.at <= truth.now + 5_000 ? [] : [{ id, at: next.at }];
    });
    const [nearest] = moves.toSorted((a, b) => a.at - b.at);
    if (nearest === undefined) throw new Error("nobody has a boundary before them");
    await sandbox.call("/sandbox/tokens/revoke", { refreshTokens: true });
    await sandbox.advance(nearest.at - (await sandbox.clock()).now + 1_000);
    await until("Shopify to refuse a tag", 60_000, () =>
      isThere("SELECT FROM shops WHERE writing_refused_at IS NOT NULL"),
    );

    await openAdmin(page, stack.sandbox);
    await banner().getByText("Shopify no longer accepts Cadence").waitFor(SOON);
    expect(await banner().getByRole("button").allTextContents()).toEqual(["Reconnect"]);
    const { wrongTags } = await difference();
    expect(wrongTags.map(({ customerId }) => customerId)).toContain(nearest.id);
    await isSound(page, "connection-lost");
  });

  it("reads it on every other screen too, and nothing beside it", async () => {
    await followAppMenu(page, "Customers");
    await app().getByRole("heading", { level: 1, name: "Customers" }).waitFor(SOON);
    await banner().getByText("Shopify no longer accepts Cadence").waitFor(SOON);
    expect(await banner().count()).toBe(1);
    await isSound(page, "connection-lost-elsewhere");
  });

  it("presses it, and the tags are right again", async () => {
    await press(page, hand, banner().getByRole("button", { name: "Reconnect" }));
    await banner()
      .getByText("Shopify no longer")
      .waitFor({ ...SOON, state: "detached" });
    await page.getByText("Shopify accepts Cadence again").waitFor(SOON);
    await app().getByText("Tagging on", { exact: true }).waitFor(SOON);
    await walk.quiet();
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
    // What Shopify interrupted is taken up again a minute later; until then the figures count as old.
    await sandbox.advance(MINUTE_MS);
    await until(
      "fresh figures",
      60_000,
      async () => !(await sandbox.openPage("/app")).includes('role="alert"'),
    );
    await page.reload();
    await whenHydrated(page);
    expect(await banner().count()).toBe(0);
    await isSound(page, "connection-back");
  });

  it("finds one event that needs attention, retries it, and it is gone", async () => {
    const { orders } = await sandbox.truth();
    const edited = orders.find(({ id, customerId, cancelledAt }) => {
      const theirs = orders.filter((order) => order.customerId === customerId);
      return customerId !== null && cancelledAt === null && theirs.at(-1)?.id !== id;
    });
    const product = edited?.lines[0]?.productId;
    if (edited === undefined || product === undefined) throw new Error("nobody ordered twice");
    const order = numberIn(edited.id);
    // A fault of the app's own, which its next version does not have.
    await database.query(
      `ALTER TABLE orders ADD CONSTRAINT poison CHECK (order_id <> ${order}) NOT VALID`,
    );
    await sandbox.call(`/sandbox/orders/${order}/edit`, { productId: numberIn(product) });
    await until("a try", 30_000, () =>
      isThere("SELECT FROM deliveries WHERE state = 'open' AND attempts > 0"),
    );
    // Eight tries and a quarter of an hour later.
    await database.query(
      "UPDATE deliveries SET attempts = 9, next_try_at = now() WHERE state = 'open' AND attempts > 0",
    );
    await until("the tenth", 30_000, () => isThere("SELECT FROM deliveries WHERE state = 'dead'"));
    await database.query("ALTER TABLE orders DROP CONSTRAINT poison");

    await openAdmin(page, stack.sandbox);
    const link = app().getByRole("alert").getByRole("link", { name: "Activity" });
    await press(page, hand, link);
    const event = app().getByText("1 event about an order could not be applied");
    await event.waitFor(SOON);
    await isSound(page, "attention");
    await press(page, hand, app().getByRole("button", { name: /^Retry: 1 event about an order/ }));
    await event.waitFor({ ...SOON, state: "detached" });

    await walk.quiet();
    await page.reload();
    await app().getByText("Events that had been set aside are tried again").waitFor(SOON);
    expect(await event.count()).toBe(0);
    expect(await isThere("SELECT FROM deliveries WHERE state = 'dead'")).toBe(false);
    expect(await difference()).toEqual({ wrongTags: [], foreignTouched: [] });
  });

  it("has logged no error on the way", () => expect(problems).toEqual([]));
});

describe("a merchant who has not granted all that the app needs", () => {
  const scopes = ["read_products"];
  const told = (state: string) =>
    until("the look at the scopes", 60_000, () =>
      isThere(`SELECT FROM health WHERE kind = 'scopes' AND state = '${state}'`),
    );

  it("is led out of the frame to where Shopify asks for it, and reads no more of it afterwards", async () => {
    const { page } = await pageFor({ hand: "pointer", viewport: desktop });
    const banner = () => appFrame(page).getByRole("alert");
    await sandbox.call("/sandbox/scopes", { remove: scopes });
    await told("attention");
    await openAdmin(page, stack.sandbox, "/app/settings");
    await banner().getByText("Not granted: read_products.").waitFor(SOON);
    expect(await banner().count()).toBe(1);
    await isSound(page, "permission-missing");

    await page.route("https://*.myshopify.com/**", (route) => route.fulfill({ body: "Shopify" }));
    await banner().getByRole("link", { name: "Grant permissions" }).click();
    await page.waitForURL(
      /\.myshopify\.com\/admin\/oauth\/install\?client_id=.+&scope=.*read_products/,
    );

    await sandbox.call("/sandbox/scopes", { restore: scopes });
    await told("good");
    await openAdmin(page, stack.sandbox, "/app/settings");
    expect(await banner().count()).toBe(0);
    await page.context().close();
  });
});

describe("a merchant to whom an answer is lost on the way", () => {
  it("sees the screen come by itself, after more than one try", async () => {
    const { page } = await pageFor({ hand: "pointer", viewport: desktop });
    await openAdmin(page, stack.sandbox);
    await whenHydrated(page);
    let lost = 0;
    let isCut = true;
    await page.route(/\/customers\.data/, async (route) => {
      if (!isCut) return route.continue();
      lost += 1;
      return route.fulfill({ status: 502, body: "Bad gateway" });
    });
    await followAppMenu(page, "Customers");
    await appFrame(page).getByText("This page could not be shown.").waitFor(SOON);
    await expect.poll(() => lost, SOON).toBeGreaterThan(1);
    isCut = false;
    await appFrame(page).getByRole("heading", { level: 1, name: "Customers" }).waitFor(SOON);
    await page.context().close();
  });
});

describe("K10: a customer asks for their data, and then to be forgotten", () => {
  const { hand, viewport } = wayOf(10);
  let page: Page;
  let problems: readonly string[];
  let customerId: string;
  let someone: z.infer<typeof Person>;
  beforeAll(async () => {
    ({ page, problems } = await pageFor({ hand, viewport }));
    const { orders } = await sandbox.truth();
    customerId = orders.find((order) => order.customerId !== null)?.customerId ?? "";
    someone = Person.parse(await sandbox.call(`/sandbox/customers/${numberIn(customerId)}`));
  });
  const app = () => appFrame(page);
  const ask = (path: "data-request" | "redact") =>
    sandbox.call(`/sandbox/privacy/${path}`, { customerId: numberIn(customerId) });
  const search = (text: string) =>
    submitText(page, hand, app().getByLabel("Search by name or e-mail"), text);

  it("finds them in the list by their e-mail address", async () => {
    await openAdmin(page, stack.sandbox, "/app/customers");
    await search(someone.email);
    await app().getByRole("heading", { name: "1 customer", exact: true }).waitFor(SOON);
    const found = app().getByRole("table").getByRole("link");
    expect(await found.allTextContents()).toEqual([someone.displayName]);
    await isSound(page, "customers-found");
  });

  it("downloads what is stored of them, and nothing of anybody else is in it", async () => {
    await ask("data-request");
    await walk.quiet();
    await openAdmin(page, stack.sandbox, "/app/privacy");
    const button = app().getByRole("button", {
      name: `Download what is stored of customer ${numberIn(customerId)}`,
    });
    const [download] = await Promise.all([
      page.waitForEvent("download", SOON),
      press(page, hand, button),
    ]);
    const text = readFileSync(await download.path(), "utf8");
    const { customers, orders } = await sandbox.truth();
    const document = PersonalFile.parse(JSON.parse(text));
    expect(document.customerId).toBe(numberIn(customerId));
    expect(document.orders).toHaveLength(
      orders.filter((order) => order.customerId === customerId).length,
    );
    const { rows } = People.parse(await sandbox.call("/sandbox/customers?first=100"));
    expect(rows).toHaveLength(customers.length);
    const ids = rows.map(({ id }) => numberIn(id)).filter((id) => id !== numberIn(customerId));
    const words = rows.flatMap(({ displayName, email }) => [displayName, email]);
    expect([...ids, ...words].filter((word) => text.includes(word))).toEqual([]);
    await app()
      .getByText(/^Downloaded on /)
      .waitFor(SOON);
    await isSound(page, "privacy-downloaded");
  });

  it("reads on their page that they were deleted on request, and finds them nowhere", async () => {
    await ask("redact");
    await walk.quiet();
    await openAdmin(page, stack.sandbox, `/app/customers/${numberIn(customerId)}`);
    await app().getByText("Deleted on request: Cadence has forgotten everything").waitFor(SOON);
    await isSound(page, "customer-redacted");

    await openAdmin(page, stack.sandbox, "/app/customers");
    await search(someone.email);
    await app().getByRole("heading", { name: "No customer matches" }).waitFor(SOON);
    expect(await app().getByText(someone.displayName).count()).toBe(0);
    await isSound(page, "customers-none");
    await press(page, hand, app().getByRole("link", { name: "Clear filters" }).last());
    const { customers } = await sandbox.truth();
    await app()
      .getByRole("heading", { name: `${customers.length} customers` })
      .waitFor(SOON);

    await openAdmin(page, stack.sandbox, "/app/privacy");
    await app().getByText("1 customer was forgotten on request.").waitFor(SOON);
    expect(await isThere(`SELECT FROM orders WHERE customer_id = ${numberIn(customerId)}`)).toBe(
      false,
    );
  });

  it("has logged no error on the way", () => expect(problems).toEqual([]));
});

describe.each([desktop, phone])("Activity at $width px", (viewport) => {
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    ({ page, problems } = await pageFor({ hand: "pointer", viewport }));
    await database.query(
      `INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state, outcome)
       SELECT domain, 'products/update', 'set-aside-' || n, '{}', 'dead', 'Error: nobody foresaw this'
         FROM shops, generate_series(1, 3) AS n`,
    );
    await database.query(
      `UPDATE schedules SET failures = 7, failing_since = now(), failure = 'TypeError: no days of nobody'
        WHERE kind = 'refit'`,
    );
  });
  afterAll(() =>
    database.query(
      "UPDATE schedules SET failures = 0, failing_since = NULL, failure = NULL WHERE kind = 'refit'",
    ),
  );
  const app = () => appFrame(page);
  const named = (name: string) => `${name}-${viewport.width}`;

  it("says what fails again and again, when what came last, and what is used of the allowance", async () => {
    await database.query("UPDATE schedules SET next_run_at = now() WHERE kind = 'health'");
    await until("the hourly look", 30_000, () =>
      isThere("SELECT FROM health WHERE kind = 'deliveries' AND detail ? 'orders/updated'"),
    );
    await openAdmin(page, stack.sandbox, "/app/activity");
    await app().getByText("For support: 7 failures in a row").waitFor(SOON);
    await app().getByRole("button", { name: "Details" }).click();
    await app().getByText("orders/updated", { exact: true }).waitFor(SOON);
    expect(await app().getByText("points that Shopify allows at once").count()).toBe(1);
    await isSound(page, named("activity"));
  });

  it("shows what was set aside one by one, retries one and lets one be", async () => {
    await app()
      .getByRole("link", { name: /^See each one: 3 events about your shop/ })
      .click();
    const retries = app().getByRole("button", { name: /^Retry: Event set-aside-/ });
    await retries.first().waitFor(SOON);
    expect(await retries.count()).toBe(3);
    await isSound(page, named("attention-one-by-one"));
    await retries.first().click();
    await app().getByRole("heading", { name: "2 events about your shop" }).first().waitFor(SOON);
    await app()
      .getByRole("button", { name: /^Dismiss: / })
      .first()
      .click();
    await app().getByRole("button", { name: "It was a test" }).click();
    await app().getByRole("heading", { name: "1 event about your shop" }).first().waitFor(SOON);
    // Nobody could ever apply the one that was retried.
    await database.query("DELETE FROM deliveries WHERE webhook_id LIKE 'set-aside-%'");
  });

  it("shows one kind by its address, all of it as a file, and whom it was about", async () => {
    const { customers } = await sandbox.truth();
    const ids = customers.slice(0, 2).map(({ id }) => numberIn(id));
    await openAdmin(page, stack.sandbox, "/app/customers");
    for (const id of ids) {
      await sandbox.submit("/app/customers?index", { intent: "recheck", id });
    }
    await openAdmin(page, stack.sandbox, "/app/activity");
    await app().getByRole("link", { name: "By hand", exact: true }).click();
    const rows = app().getByRole("link", { name: "Rechecked by hand" });
    await rows.first().waitFor(SOON);
    await app()
      .getByText("Tagging turned on: first tags written")
      .waitFor({ ...SOON, state: "detached" });
    await isSound(page, named("activity-by-hand"));
    const [download] = await Promise.all([
      page.waitForEvent("download", SOON),
      app().getByRole("button", { name: "Download CSV" }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\n");
    expect(lines).toHaveLength((await rows.count()) + 1);
    expect(lines[1]).toContain(",rechecked,");
    await rows.first().click();
    await app().getByRole("heading", { name: "Why" }).first().waitFor(SOON);
  });

  it("pauses a run, and lets it go on, wherever it is shown", async () => {
    const resume = app().getByRole("button", { name: "Resume", exact: true });
    await sandbox.submit("/app/settings/tags", { intent: "pause" });
    await sandbox.submit("/app/settings/tags", {
      intent: "families",
      family: "stage",
      holdoutPercent: viewport === desktop ? "5" : "0",
    });
    await openAdmin(page, stack.sandbox, "/app");
    await resume.waitFor(SOON);
    await resume.scrollIntoViewIfNeeded();
    await isSound(page, named("overview-run-paused"));
    await openAdmin(page, stack.sandbox, "/app/settings/tags");
    await resume.waitFor(SOON);
    await openAdmin(page, stack.sandbox, "/app/activity");
    await resume.click();
    await app().getByText("Tag writing resumed").first().waitFor(SOON);
    await walk.quiet();
    await app().getByText("Tags written for changed settings").first().waitFor(SOON);
    await resume.waitFor({ ...SOON, state: "detached" });
    expect(await walk.state.runsUnderWay()).toBe(0);
  });

  it("has logged no error on the way", () => expect(problems).toEqual([]));
});

const Person = z.object({ id: z.string(), displayName: z.string(), email: z.string() });
const People = z.object({ rows: z.array(Person) });
const PersonalFile = z.object({ customerId: z.string(), orders: z.array(z.unknown()) });
