import { until } from "#scripts/demo/until.ts";
import type { Random } from "#sandbox/world/random.ts";
import { putOn } from "./put-on.ts";
import type { Scene, SceneShop } from "./scene.ts";

/** Brings about what a point waits for, in one shop; the processes may end meanwhile, and it may fail with them. */
export type Stimulus = (scene: Scene, shop: SceneShop, random: Random) => Promise<void>;

const A_MOMENT = 2_000;
const PATIENCE = 5_000;
/** What a shop learns once a week, by the orders of the days before. */
const WEEKLY = ["refit", "cut-offs"];

/** Customers buy, sign up and change; the merchant edits, merges and deletes. */
export const live: Stimulus = async (_scene, { sandbox }, random) => {
  await sandbox.hand(12, seedOf(random));
};

/** As above, while Shopify has no time for us. */
export const busy: Stimulus = async (scene, shop, random) => {
  await shop.sandbox.arm({ "graphql-429": 12 });
  await live(scene, shop, random);
};

/** As above, while Shopify fails at what it is asked. */
export const failing: Stimulus = async (scene, shop, random) => {
  await shop.sandbox.arm({ "graphql-500": 12 });
  await live(scene, shop, random);
};

/** As above, while we may not write; and we may again. */
export const refused: Stimulus = async (scene, shop, random) => {
  const waiting = "SELECT count(*) FROM shops WHERE writing_refused_at IS NOT NULL";
  await shop.sandbox.call("/sandbox/scopes", { remove: ["write_customers"] });
  try {
    await live(scene, shop, random);
    await until("the refusal", A_MOMENT, async () => (await scene.app.count(waiting)) > 0);
  } finally {
    await shop.sandbox.call("/sandbox/scopes", { restore: ["write_customers"] });
  }
};

/** Customers who were not known before, merged, deleted, and back to what they were. */
export const strangers: Stimulus = async (_scene, { sandbox }, random) => {
  const menu = {
    "first-order": 3,
    "sign-up": 3,
    merge: 3,
    "customer-delete": 2,
    "order-delete": 2,
  };
  await sandbox.call("/sandbox/hand", { actions: 12, seed: seedOf(random), menu });
};

/** Everything that a shop has to do from time to time is due now, but what it learns. */
export const routine: Stimulus = (scene, shop) => makeDue(scene, shop, "<> ALL");

/** The shop learns anew; everybody has been computed by what it had learned before, as in real weeks. */
export const relearn: Stimulus = async (scene, shop) => {
  const { now } = await shop.sandbox.clock();
  const due = "SELECT count(*) FROM customers WHERE due_at <= from_epoch_ms($1)";
  await until("all computed", PATIENCE, async () => (await scene.app.count(due, [now])) === 0);
  await makeDue(scene, shop, "= ANY");
};

export const reimport: Stimulus = (_scene, { sandbox }) =>
  sandbox.submit("/app?index", { step: "import" });

/** Everybody gets other tags: the stages go and the values come, or the other way round. */
export const retag: Stimulus = async (scene, { sandbox, domain }) => {
  const { families } = await scene.app.rules(domain);
  const family = families.includes("stage") ? "value" : "stage";
  await sandbox.submit("/app/settings/tags", { intent: "families", family, holdoutPercent: "10" });
};

export const tagging: Stimulus = (_scene, { sandbox }) =>
  sandbox.submit("/app?index", { step: "tagging" });

/** Other orders than before do not count. */
export const exclude: Stimulus = (_scene, { sandbox }, random) =>
  sandbox.submit("/app/settings/lifecycle", {
    intent: "apply-exclusions",
    source: "pos",
    tags: `wholesale\nt${random.int(1, 99)}`,
  });

/** The windows, as the merchant sends them. */
export const otherWindows: Stimulus = (_scene, { sandbox }, random) =>
  sandbox.submit("/app/settings/lifecycle", {
    intent: "apply",
    prospectCold: String(random.int(30, 60)),
    "oneTime.risk": "45",
    "oneTime.lapsed": "80",
    "oneTime.lost": "170",
  });

export const checkPrefix: Stimulus = (_scene, { sandbox }) =>
  sandbox.submit("/app/settings/tags", { intent: "check-prefix", prefix: "stage-", days: "7" });

/** All pages that a merchant opens. */
export const look: Stimulus = async (_scene, { sandbox }) => {
  for (const page of ["/app", "/app/segments/lost", "/app/settings/lifecycle", "/app/activity"]) {
    await sandbox.openPage(page);
  }
};

/** The app is taken off and put on again, as soon as it knows. */
export const leave: Stimulus = async (scene, shop) => {
  await shop.sandbox.uninstall();
  await putOn(scene, shop, A_MOMENT);
};

/** The app is taken off, and two days later everything is to be forgotten. */
export const forget: Stimulus = async (_scene, { sandbox }) => {
  await sandbox.uninstall();
  await sandbox.call("/sandbox/privacy/redact-shop", {});
};

/** A customer asks what is known of them, and the merchant fetches the answer; others are redacted. */
export const ask: Stimulus = async ({ app }, { sandbox, domain }, random) => {
  const { customers } = await sandbox.truth();
  if (customers.length > 0) {
    const { id } = random.pick(customers);
    await sandbox.call("/sandbox/privacy/data-request", { customerId: id });
  }
  await sandbox.call("/sandbox/hand", { actions: 2, seed: seedOf(random), menu: { redact: 1 } });
  const requests = () =>
    app.sql(
      "SELECT id::text FROM data_requests JOIN shops USING (shop_id) WHERE domain = $1 LIMIT 1",
      [domain],
    );
  await until("the answer", A_MOMENT, async () => (await requests()).length > 0);
  for (const { id } of await requests()) await sandbox.openPage(`/app/privacy/${String(id)}`);
};

export const stopAndGo: Stimulus = async (_scene, { sandbox }) => {
  for (const intent of ["pause", "resume"]) await sandbox.submit("/app/settings/tags", { intent });
};

/** Everything comes off, and tagging is turned on again. */
export const offAndOn: Stimulus = async (scene, shop, random) => {
  const { name } = await shop.sandbox.shop();
  await shop.sandbox.submit("/app/settings/tags", { intent: "remove-tags", shopName: name });
  await noRun(scene, shop);
  await tagging(scene, shop, random);
};

/** What was applied already counts as given up, and is tried again, or let be: neither may change a thing. */
export const attention: Stimulus = async ({ app }, { sandbox, domain }) => {
  await app.sql(
    `UPDATE deliveries SET state = 'dead', outcome = 'a try'
      WHERE shop_domain = $1 AND webhook_id IN (
        SELECT webhook_id FROM deliveries
         WHERE shop_domain = $1 AND state = 'applied' AND topic = 'customers/update' LIMIT 2)`,
    [domain],
  );
  const choice = { kind: "delivery", what: "customers/update", reason: "a try" };
  await sandbox.submit("/app/activity?index", { intent: "retry" });
  await sandbox.submit("/app/activity?index", { intent: "dismiss", why: "test", ...choice });
};

/** Somebody is to be left in peace, and is not any more. */
export const inPeace: Stimulus = async (_scene, { sandbox }, random) => {
  const { id } = random.pick((await sandbox.truth()).customers);
  for (const excluded of ["yes", "no"]) {
    await sandbox.submit(`/app/customers/${id.split("/").at(-1)}`, { excluded });
  }
};

/** Somebody is looked for by name; a view of the list, and the guide, are put away and shown again. */
export const viewing: Stimulus = async ({ app }, { sandbox, domain }, random) => {
  await sandbox.openPage("/app/customers?q=a");
  const title = `a view ${seedOf(random)}`;
  await sandbox.submit("/app/customers?index", {
    intent: "save-view",
    title,
    query: "?sort=spent",
  });
  const views = await app.sql(
    "SELECT v.id::text FROM saved_views v JOIN shops USING (shop_id) WHERE domain = $1",
    [domain],
  );
  for (const { id } of views) {
    await sandbox.submit("/app/customers?index", { intent: "delete-view", viewId: String(id) });
  }
  for (const step of ["hide", "show"]) await sandbox.submit("/app?index", { step });
};

/** A language is set for whoever is signed in and for the shop, and both choices are taken back. */
export const languages: Stimulus = async (_scene, { sandbox }) => {
  for (const language of ["mk", ""]) {
    for (const owner of ["own", "shop"]) {
      await sandbox.submit("/app/settings/language", { owner, language });
    }
  }
};

/** A subscription that was made through the API, which the hourly look removes. */
export const subscribe: Stimulus = async (scene, shop, random) => {
  await shop.sandbox.call("/sandbox/subscriptions", { add: "orders/updated" });
  await routine(scene, shop, random);
};

/** The last run that the merchant began is taken back, when it has ended. */
export const undo: Stimulus = async (scene, shop) => {
  await noRun(scene, shop);
  const [run] = await scene.app.sql(
    `SELECT max(id)::text AS last FROM tag_runs JOIN shops USING (shop_id)
      WHERE domain = $1 AND cause = 'settings'`,
    [shop.domain],
  );
  await shop.sandbox.submit(`/app/activity/${String(run?.last)}`, {});
};

async function noRun({ app }: Scene, { domain }: SceneShop): Promise<void> {
  const running = `SELECT count(*) FROM tag_runs JOIN shops USING (shop_id)
                    WHERE domain = $1 AND state = 'running'`;
  await until("the run", PATIENCE, async () => (await app.count(running, [domain])) === 0);
}

async function makeDue(scene: Scene, shop: SceneShop, which: "= ANY" | "<> ALL"): Promise<void> {
  const { now } = await shop.sandbox.clock();
  await scene.app.sql(
    `UPDATE schedules SET next_run_at = from_epoch_ms($1) FROM shops
      WHERE shops.shop_id = schedules.shop_id AND domain = $2 AND kind ${which} ($3)`,
    [now, shop.domain, WEEKLY],
  );
}

function seedOf(random: Random): number {
  return random.int(1, 1_000_000_000);
}
