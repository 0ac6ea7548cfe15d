import type { Browser } from "playwright-core";
import { type AppState, openAppState } from "#scripts/demo/app-state.ts";
import { type SandboxClient, sandboxClient } from "#scripts/demo/sandbox-client.ts";
import { type Stack, type StackOptions, startStack } from "#scripts/demo/start-stack.ts";
import { until } from "#scripts/demo/until.ts";
import { launchBrowser } from "./browser.ts";

/** A shop with the app beside it, and a browser to walk through both. */
export type Walk = {
  readonly stack: Stack;
  readonly sandbox: SandboxClient;
  readonly state: AppState;
  readonly browser: Browser;
  /** Resolves when all that has happened is seen to, and all tags are written. */
  readonly quiet: () => Promise<unknown>;
  /** Imports and turns tagging on, without a browser. */
  readonly setUp: () => Promise<void>;
  readonly end: () => Promise<void>;
};

/** How long a walk waits for the work of a whole shop. */
const LIMIT = 120_000;

/** Starts everything that a walk needs; `end` leaves nothing of it behind. */
export async function beginWalk(options: StackOptions): Promise<Walk> {
  const stack = await startStack(options);
  const sandbox = sandboxClient(stack.sandbox);
  const state = await openAppState(stack.databaseUrl);
  const browser = await launchBrowser();
  const quiet = () =>
    until(
      "quiet",
      LIMIT,
      async () =>
        (await sandbox.stats()).webhooksOpen === 0 &&
        (await state.isQuiet((await sandbox.clock()).now)),
    );
  return {
    stack,
    sandbox,
    state,
    browser,
    quiet,
    setUp: async () => {
      await sandbox.openPage("/app");
      await sandbox.submit("/app?index", { step: "import" });
      await until("the import", LIMIT, async () => (await state.lastImport())?.phase === "ready");
      await sandbox.submit("/app?index", { step: "tagging" });
      await until(
        "the tags",
        LIMIT,
        async () => (await state.tagsInLedger()) > 0 && (await state.runsUnderWay()) === 0,
      );
      await quiet();
    },
    end: async () => {
      await browser.close();
      await state.close();
      await stack.stop();
    },
  };
}
