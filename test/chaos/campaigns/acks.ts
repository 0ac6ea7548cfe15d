import { setTimeout as pause } from "node:timers/promises";
import { createRandom } from "#sandbox/world/random.ts";
import { CLIENT } from "#scripts/demo/processes.ts";
import { atLeast, NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { openSender, sendAtFullRate, signedOrders } from "../support/deliveries.ts";
import { openRig } from "../support/rig.ts";

export type AckOptions = {
  readonly seed: number;
  readonly kills: number;
  /** At least so many webhooks must have been answered 200. */
  readonly acked: number;
};

const DOMAIN = "shop-1.myshopify.com";
const CONNECTIONS = 24;
const MEAN_MS = 700;

/** C1: the web process is killed while webhooks arrive at full rate; whatever was answered 200 is stored. */
export async function ackCampaign({ seed, kills, acked: wanted }: AckOptions): Promise<Outcome> {
  const random = createRandom(seed);
  const rig = await openRig(
    { SANDBOX_KIND: "tiny", SANDBOX_CUSTOMERS: "1" },
    { LOG_LEVEL: "error" },
  );
  try {
    await rig.start("web");
    const sender = openSender(`${rig.app}/webhooks`, DOMAIN, CONNECTIONS);
    const acked = new Set<string>();
    const answers = new Map<string, number>();
    let over = false;
    const sending = sendAtFullRate(
      sender,
      signedOrders(200, CLIENT.SHOPIFY_API_SECRET),
      CONNECTIONS,
      () => over,
      ({ webhookId, status }) => {
        if (status === 200) acked.add(webhookId);
        answers.set(String(status), (answers.get(String(status)) ?? 0) + 1);
      },
    );
    let killed = 0;
    while (killed < kills || acked.size < wanted) {
      await pause(-Math.log(1 - random.next()) * MEAN_MS);
      await rig.signal("web", "SIGKILL");
      killed += 1;
      await rig.start("web");
    }
    over = true;
    await sending;
    sender.close();
    const { rows } = await rig.pool.query<{ webhook_id: string }>(
      "SELECT webhook_id FROM deliveries",
    );
    const stored = new Set(rows.map(({ webhook_id }) => webhook_id));
    const lost = [...acked.difference(stored)];
    return {
      run: "C1",
      seed,
      figures: { ...NO_FIGURES, kills: killed, acked: acked.size, lost: lost.length },
      gates: [
        none("R2", "acknowledged webhooks that are not in the database", lost.length),
        atLeast("R2", "webhooks acknowledged at full rate", acked.size, wanted),
        atLeast("R7", "kills of the web process", killed, kills),
      ],
      detail: {
        answers: Object.fromEntries(answers),
        storedWithoutAnswer: stored.size - acked.size,
      },
    };
  } finally {
    await rig.stop();
  }
}
