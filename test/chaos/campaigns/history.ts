import { atMost, type Figures, type Gate, none, type RunName } from "../report/result.ts";
import { acknowledged } from "../support/acknowledged.ts";
import type { Written } from "../support/chaos-sandbox.ts";
import type { Scene } from "../support/scene.ts";
import { tokenUse } from "../support/token-use.ts";

/** What the logs of a campaign say, read when it is over (F). */
export type History = {
  readonly figures: Partial<Figures>;
  readonly gates: readonly Gate[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Customers of whom both sides tell other changes. */
  readonly disputed: readonly { readonly shop: string; readonly customerId: string }[];
};

const MOST_AMPLIFICATION = 1.02;

/** What became of the webhooks and what the logs tell, of a campaign in which less than the retention has passed. */
export async function checkLogs(run: RunName, scene: Scene): Promise<History> {
  const acks = await acknowledged(scene);
  const history = await checkHistory(run, scene);
  return {
    ...history,
    figures: { ...acks, ...history.figures },
    gates: [notLost(run, acks.lost), ...history.gates],
  };
}

/** R2: whatever was answered 200 is in the database. */
export function notLost(run: RunName, lost: number): Gate {
  return none("R2", `${run}: acknowledged webhooks that are not in the database`, lost);
}

/** F: reads what Shopify and the app each wrote down, and holds one against the other. */
export async function checkHistory(run: RunName, { app, shops }: Scene): Promise<History> {
  const [first] = shops;
  if (first === undefined) throw new Error("there is no shop");
  const journal = await first.sandbox.journal();
  const requests = journal.filter((entry) => entry.kind === "request");
  const throttled = requests.filter(({ outcome }) => outcome === "throttled").length;
  const { elsewhere, interleaved } = tokenUse(journal);
  const writes = journal.flatMap((entry) =>
    entry.kind === "request" || entry.kind === "line" ? entry.mutations : [],
  );
  const changes = writes.filter(({ changed }: Written) => changed).length;
  const unrecorded: string[] = [];
  const unfounded: string[] = [];
  const disputed: History["disputed"][number][] = [];
  let compared = 0;
  for (const { domain, sandbox } of shops) {
    const { tagLog, customers, merges } = await sandbox.truth();
    const merged = new Set(merges.map(({ kept }) => kept));
    // What became of a send to somebody who is gone nobody can look at any more; of two who became one a tag
    // that both had tells of neither.
    const comparable = new Set(customers.flatMap(({ id }) => (merged.has(id) ? [] : [id])));
    compared += comparable.size;
    // Nor of a tag that the merchant changed too: after an unclear send it stands as the merchant left it.
    const others = tally(tagLog.filter(({ actor }) => actor !== "app").map(folded));
    const isOursAlone = (key: string) => !others.has(key) && !others.has(reversed(key));
    const seen = tally(
      tagLog
        .filter(({ actor, customerId }) => actor === "app" && comparable.has(customerId))
        .map(folded),
    );
    const rows = await app.sql(
      `SELECT 'gid://shopify/Customer/' || customer_id AS "customerId", added, removed
         FROM tag_changes JOIN shops USING (shop_id) WHERE domain = $1`,
      [domain],
    );
    const recorded = tally(
      rows
        .map(({ customerId, added, removed }) => ({
          customerId: String(customerId),
          added: texts(added),
          removed: texts(removed),
        }))
        .filter(({ customerId }) => comparable.has(customerId))
        .map(folded),
    );
    for (const key of new Set([...seen.keys(), ...recorded.keys()])) {
      if (!isOursAlone(key)) continue;
      const difference = (seen.get(key) ?? 0) - (recorded.get(key) ?? 0);
      if (difference > 0) unrecorded.push(`${domain} ${key} x${difference}`);
      if (difference < 0) unfounded.push(`${domain} ${key} x${-difference}`);
      if (difference !== 0) disputed.push({ shop: domain, customerId: customerOf(key) });
    }
  }
  const repaired = await app.count(
    `SELECT coalesce(sum((SELECT sum(value::numeric) FROM jsonb_each_text(counts))), 0)
       FROM activity WHERE kind = 'repair'`,
  );
  const amplification = changes === 0 ? 1 : writes.length / changes;
  return {
    figures: { tagWrites: writes.length, trueChanges: changes, throttled, repaired },
    gates: [
      none("R12", `F of ${run}: calls on an empty bucket`, throttled),
      none("F", `F of ${run}: calls with the token of another shop`, elsewhere),
      none(
        "F",
        `F of ${run}: tag changes in Shopify that the app has not recorded`,
        unrecorded.length,
      ),
      none("F", `F of ${run}: recorded tag changes that Shopify never saw`, unfounded.length),
      none("rule 16", `F of ${run}: token pairs that interleave`, interleaved),
      atMost(
        "R11",
        `F of ${run}: tag mutations for one that changes something`,
        round(amplification),
        MOST_AMPLIFICATION,
      ),
    ],
    detail: { compared, unrecorded: unrecorded.slice(0, 10), unfounded: unfounded.slice(0, 10) },
    disputed,
  };
}

type Change = {
  readonly customerId: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
};

/** How often each tag was added to and removed from each customer. */
function tally(changes: readonly Change[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const note = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { customerId, added, removed } of changes) {
    for (const tag of added) note(`${customerId} +${tag}`);
    for (const tag of removed) note(`${customerId} -${tag}`);
  }
  return counts;
}

function customerOf(key: string): string {
  return key.slice(0, key.indexOf(" "));
}

/** In one spelling, as Shopify tells no cases apart. */
function folded({ customerId, added, removed }: Change): Change {
  const fold = (tags: readonly string[]) => tags.map((tag) => tag.toLowerCase());
  return { customerId, added: fold(added), removed: fold(removed) };
}

/** The same tag of the same customer, the other way round. */
function reversed(key: string): string {
  const tagAt = key.indexOf(" ") + 1;
  return key.slice(0, tagAt) + (key[tagAt] === "+" ? "-" : "+") + key.slice(tagAt + 1);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
