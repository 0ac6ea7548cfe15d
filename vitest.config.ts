import { defineConfig } from "vitest/config";

const postgres = "test/support/postgres.setup.ts";

// Its own file, so that Remix's plugin in vite.config.ts stays out of the tests.
export default defineConfig({
  test: {
    // Vitest leaves a core to itself unless it is told; of two that is half of them.
    maxWorkers: "100%",
    // No test changes what modules hold: what a file imports, the next need not import again.
    isolate: false,
    reporters: ["default", "./test/support/count-reporter.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "domain",
          include: ["test/{domain,bench}/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "app",
          include: [
            "test/{services,adapters,contract,routes,jobs,security,ui,i18n}/**/*.test.{ts,tsx}",
          ],
          globalSetup: postgres,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: "sandbox", include: ["test/sandbox/**/*.test.ts"], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "check",
          include: ["test/{check,extensions,scripts,score}/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["test/{e2e,oracle,chaos}/**/*.test.ts"],
          globalSetup: postgres,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 }, // alone on the machine, after all others
        },
      },
    ],
  },
});
