// npm run demo: a shop with real order history in a local Shopify, and the app in its admin.
//   --headless     runs the main job once, prints the figures and ends
//   --json FILE    with --headless: writes them as JSON
//   --port N       where the admin listens (4300)
import { parseArgs } from "node:util";
import { EmbeddedPostgresError } from "#app/adapters/postgres/embedded-error.ts";
import { runHeadless } from "#scripts/demo/headless.ts";
import { startStack } from "#scripts/demo/start-stack.ts";

try {
  const { values } = parseArgs({
    options: {
      headless: { type: "boolean", default: false },
      json: { type: "string" },
      port: { type: "string", default: "4300" },
    },
  });
  if (values.headless) process.exitCode = (await runHeadless(values.json ?? null)) ? 0 : 1;
  else await stayOpen(Number(values.port));
} catch (error) {
  const known = error instanceof EmbeddedPostgresError || error instanceof TypeError;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}

async function stayOpen(port: number): Promise<void> {
  const words = { database: "Database", sandbox: "Shop with 18,536 real orders", app: "Cadence" };
  const stack = await startStack({
    sandboxPort: port,
    onReady: (part) => console.log(`${words[part]} ready.`),
  });
  console.log(`
Open the shop's admin:  http://localhost:${port}

  Cadence   start the import, look at the preview, turn tagging on
  Customers place an order for somebody who is late and watch the tags move
  Sandbox   move time forward: the others move by themselves

The log is ${stack.logFile}. Ctrl+C ends everything and leaves nothing behind.`);
}
