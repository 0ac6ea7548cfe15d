import type { Pool } from "pg";
import pg from "pg";
import type { Log } from "#app/ports/log.ts";
import type { Wake } from "#app/ports/wake.ts";

const CHANNEL = "cadence_work";
/** Many events in a burst make one notification. */
const GATHER_MS = 5;
const RECONNECT_MS = 1_000;
/** Over a connection that hangs it would wait for ever, and keep the connection from imports. */
const NOTIFICATION = { text: `NOTIFY ${CHANNEL}`, query_timeout: 3_000 };

/** Wakes every worker by NOTIFY. Best effort: workers look by themselves every second. */
export function wakeByNotify(pool: Pool, log: Log): Wake {
  let gathering = false;
  return () => {
    if (gathering) return;
    gathering = true;
    setTimeout(() => {
      gathering = false;
      pool.query(NOTIFICATION).catch((error: unknown) => log.error("wake-not-sent", error));
    }, GATHER_MS);
  };
}

/** Calls `onWake` at every notification, on a connection of its own that is opened again when it breaks. */
export function listenForWake(
  url: string,
  onWake: () => void,
  log: Log,
): { stop(): Promise<void> } {
  let stopped = false;
  let client: pg.Client | undefined;
  let reconnect: NodeJS.Timeout | undefined;

  const open = async () => {
    client = new pg.Client({ connectionString: url, application_name: "cadence-listen" });
    client.on("notification", onWake);
    client.on("error", (error) => log.error("listen-broken", error));
    client.on("end", () => {
      if (!stopped) reconnect = setTimeout(start, RECONNECT_MS);
    });
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    onWake();
  };
  const start = () => {
    open().catch((error: unknown) => {
      log.error("listen-failed", error);
      if (!stopped) reconnect = setTimeout(start, RECONNECT_MS);
    });
  };
  start();

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(reconnect);
      await client?.end();
    },
  };
}
