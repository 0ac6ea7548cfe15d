import type { Scene } from "./scene.ts";

/** R11: everybody is looked at again although nothing has changed; the tag mutations that made. */
export async function secondRun({ app, shops, quiet }: Scene) {
  const [shop] = shops;
  if (shop === undefined) throw new Error("there is no shop");
  const before = (await shop.sandbox.journal()).at(-1)?.n ?? 0;
  const { now } = await shop.sandbox.clock();
  await app.sql(
    `UPDATE customers SET version = version + 1, due_at = from_epoch_ms($1), reread = true
      WHERE deleted_at IS NULL`,
    [now],
  );
  await quiet("the second run");
  const since = await shop.sandbox.journal(before);
  return since.flatMap((entry) =>
    entry.kind === "request" || entry.kind === "line"
      ? entry.mutations.map((mutation) => ({ ...mutation, shop: entry.shop, at: entry.at }))
      : [],
  );
}
