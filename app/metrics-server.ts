import { createServer } from "node:http";
import { once } from "node:events";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { counted } from "./counted.ts";
import type { ReadWorkFigures, WorkFigures } from "./ports/figures.ts";
import type { Log } from "./ports/log.ts";

/**
 * Serves Prometheus' numbers on the loopback interface; they name no person and no shop. What all processes
 * share is read from the database when it is asked for, so that any of them can be asked. While the database
 * does not answer it is absent, and `cadence_database_up` is 0.
 */
export async function serveMetrics(
  port: number,
  parts: { readonly figures: ReadWorkFigures; readonly log: Log },
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const ofNode = new Registry();
  collectDefaultMetrics({ register: ofNode });
  const server = createServer((_, response) => {
    Promise.all([counted.metrics(), ofNode.metrics(), shared(parts)])
      .then((texts) => response.setHeader("content-type", counted.contentType).end(texts.join("")))
      .catch(() => response.writeHead(500).end());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

/** One line for each figure: its name, what it says, its label, null where there is one value only, and where it is found. */
const FIGURES: readonly {
  readonly name: string;
  readonly help: string;
  readonly label: string | null;
  readonly read: (figures: WorkFigures) => Readonly<Record<string, number | null>>;
}[] = [
  {
    name: "cadence_deliveries_open",
    help: "Stored webhooks that are not applied yet",
    label: null,
    read: ({ openDeliveries }) => ({ openDeliveries }),
  },
  {
    name: "cadence_refetches_open",
    help: "Orders and customers that Shopify is still to be asked about",
    label: null,
    read: ({ openRefetches }) => ({ openRefetches }),
  },
  {
    name: "cadence_dead_letters",
    help: "What was set aside after ten tries",
    label: "kind",
    read: ({ dead }) => dead,
  },
  {
    name: "cadence_oldest_due_seconds",
    help: "For how long what is due first has been due",
    label: "kind",
    read: ({ oldestDue }) => oldestDue,
  },
  {
    name: "cadence_bucket_left_ratio",
    help: "Which part of its cost bucket the shop with least has left",
    label: null,
    read: ({ bucketLeft }) => ({ bucketLeft }),
  },
  {
    name: "cadence_token_life_seconds",
    help: "How long the tokens of the shop whose end first still live",
    label: "token",
    read: ({ tokenLife }) => tokenLife,
  },
];

/** What all processes share, as Prometheus reads it. */
async function shared({
  figures,
  log,
}: {
  readonly figures: ReadWorkFigures;
  readonly log: Log;
}): Promise<string> {
  const found = await figures().catch((error: unknown) => {
    log.error("figures-not-read", error);
    return null;
  });
  // A registry of this look alone: what has no value now has no line.
  const look = new Registry();
  const registers = [look];
  const up = new Gauge({
    name: "cadence_database_up",
    help: "Whether the database answered",
    registers,
  });
  up.set(found === null ? 0 : 1);
  if (found === null) return look.metrics();
  for (const { name, help, label, read } of FIGURES) {
    const values = Object.entries(read(found)).flatMap(([key, value]) =>
      value === null ? [] : [{ key, value }],
    );
    if (values.length === 0) continue; // a gauge of one value begins at 0
    const gauge = new Gauge({ name, help, labelNames: label === null ? [] : [label], registers });
    for (const { key, value } of values) {
      gauge.set(label === null ? {} : { [label]: key }, value);
    }
  }
  return look.metrics();
}
