import { afterAll, beforeAll, expect, it } from "vitest";
import { burst } from "./support/burst.ts";
import { openRig, type Rig } from "./support/rig.ts";

const COUNT = 5_000;

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ SANDBOX_KIND: "tiny", SANDBOX_CUSTOMERS: "1" }, { LOG_LEVEL: "error" });
  await rig.start("web");
});
afterAll(() => rig.stop());

it("R1, R2: of 5,000 webhooks within a second none is refused and none is lost", async () => {
  const { answers, acked } = await burst(`${rig.app}/webhooks`, COUNT);
  expect(Object.fromEntries(answers)).toEqual({ 200: COUNT });
  const { rows } = await rig.pool.query<{ webhook_id: string }>(
    "SELECT webhook_id FROM deliveries",
  );
  const stored = new Set(rows.map(({ webhook_id }) => webhook_id));
  expect([...acked].filter((id) => !stored.has(id))).toEqual([]);
});
