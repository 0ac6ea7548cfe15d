import type { Scene } from "./scene.ts";

/** I1: which webhooks were answered 200, and which of those the database lacks. */
export async function acknowledged({ app, shops: [shop] }: Scene) {
  const journal = (await shop?.sandbox.journal()) ?? [];
  const webhooks = journal.filter((entry) => entry.kind === "webhook");
  const key = (domain: string, topic: string, id: string) => `${domain} ${topic} ${id}`;
  const answered = webhooks.filter(({ status }) => status === 200);
  const acked = new Set(
    answered.map(({ shop: at, topic, webhookId }) => key(at, topic, webhookId)),
  );
  const rows = await app.sql("SELECT shop_domain, topic, webhook_id FROM deliveries");
  const stored = new Set(
    rows.map(({ shop_domain, topic, webhook_id }) =>
      key(String(shop_domain), String(topic), String(webhook_id)),
    ),
  );
  return {
    acked: acked.size,
    lost: acked.difference(stored).size,
    deduped: answered.length - acked.size,
    dropped: webhooks.filter(({ outcome }) => outcome === "lost").length,
  };
}
