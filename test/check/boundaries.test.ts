import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

/** What each rule must catch: a file, and what it imports. */
const forbidden: Record<string, readonly (readonly [from: string, imports: string])[]> = {
  "domain-imports-only-domain": [
    ["app/domain/bad-node.ts", "node:fs"],
    ["app/domain/bad-npm.ts", "zod"],
    ["app/domain/bad-port.ts", "#app/ports/store.ts"],
  ],
  "ports-import-only-domain": [
    ["app/ports/bad-service.ts", "#app/services/segment.ts"],
    ["app/ports/bad-npm.ts", "zod"],
  ],
  "services-import-only-domain-and-ports": [
    ["app/services/bad-adapter.ts", "#app/adapters/store.ts"],
    ["app/services/bad-npm.ts", "pg"],
    ["app/services/bad-ui.ts", "../ui/screen.tsx"],
  ],
  "adapters-never-call-up": [
    ["app/adapters/bad-service.ts", "#app/services/segment.ts"],
    ["app/adapters/bad-env.ts", "#app/env.server.ts"],
  ],
  "jobs-import-only-services": [
    ["app/jobs/bad-adapter.ts", "#app/adapters/store.ts"],
    ["app/jobs/bad-route.ts", "#app/routes/home.tsx"],
    ["app/jobs/bad-ui.ts", "#app/ui/screen.tsx"],
  ],
  "only-context-imports-adapters": [
    ["app/routes/bad-adapter.tsx", "#app/adapters/store.ts"],
    ["app/shopify.server.ts", "#app/adapters/store.ts"],
    ["app/routes/bad-prisma.tsx", "@prisma/client"],
  ],
  "ui-imports-only-ui": [
    ["app/ui/bad-npm.tsx", "zod"],
    ["app/ui/bad-node.tsx", "node:fs"],
  ],
  "ui-imports-only-types-of-other-layers": [
    ["app/ui/bad-domain.tsx", "#app/domain/stage.ts"],
    ["app/ui/bad-service.tsx", "#app/services/segment.ts"],
  ],
  "polaris-only-in-ui": [["app/routes/bad-polaris.tsx", "@shopify/polaris"]],
  "app-imports-only-app": [
    ["app/bad-sandbox.ts", "#sandbox/shop.ts"],
    ["app/bad-test.ts", "#test/support/builders.ts"],
    ["app/bad-script.ts", "#scripts/start.ts"],
    ["app/bad-bench.ts", "../bench/run.ts"],
  ],
  "app-needs-no-dev-dependency": [["app/routes/bad-dev.ts", "vitest"]],
  "sandbox-never-imports-app": [["sandbox/bad-app.ts", "#app/domain/stage.ts"]],
  "oracle-imports-nothing-of-ours": [
    ["test/oracle/bad-app.ts", "#app/domain/stage.ts"],
    ["test/oracle/bad-sandbox.ts", "#sandbox/shop.ts"],
  ],
  "no-cycles": [["app/domain/chicken.ts", "./egg.ts"]],
  "no-unresolved": [["app/domain/bad-name.ts", "#app/domain/nothing.ts"]],
};

/** What the design allows, so that no rule catches too much. */
const allowed: readonly (readonly [from: string, imports: string])[] = [
  ["app/domain/stage.ts", "./time.ts"],
  ["app/ports/store.ts", "#app/domain/stage.ts"],
  ["app/services/segment.ts", "#app/ports/store.ts"],
  ["app/adapters/store.ts", "#app/ports/store.ts"],
  ["app/adapters/client.ts", "@prisma/client"],
  ["app/adapters/file.ts", "node:fs"],
  ["app/jobs/work.ts", "#app/services/segment.ts"],
  ["app/routes/home.tsx", "#app/services/segment.ts"],
  ["app/routes/front.tsx", "#app/context.server.ts"],
  ["app/routes/list.tsx", "#app/ui/screen.tsx"],
  ["app/context.server.ts", "#app/adapters/store.ts"],
  ["app/ui/screen.tsx", "@shopify/polaris"],
  ["app/root.tsx", "@shopify/polaris/build/esm/styles.css"],
  ["scripts/start.ts", "#app/adapters/store.ts"],
  ["test/support/builders.ts", "#app/domain/stage.ts"],
  ["test/services/segment.test.ts", "vitest"],
  ["sandbox/shop.ts", "node:http"],
];

const others: Record<string, string> = {
  "app/domain/time.ts": "",
  "app/domain/egg.ts": `import "./chicken.ts";`,
  "app/env.server.ts": "",
  "app/ui/typed.tsx": `import type { Stage } from "#app/domain/stage.ts"; export type Props = { stage: Stage };`,
  "bench/run.ts": "",
  "tsconfig.json": "{}",
  ...Object.fromEntries(
    ["zod", "pg", "vitest", "@prisma/client", "@shopify/polaris"].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" })],
      [`node_modules/${name}/index.js`, ""],
    ]),
  ),
  "node_modules/@shopify/polaris/build/esm/styles.css": "",
};

const Config = z.object({ forbidden: z.array(z.object({ name: z.string() })) });

const Violation = z.object({ from: z.string(), rule: z.object({ name: z.string() }) });
const Report = z.object({ summary: z.object({ violations: z.array(Violation) }) });

let project: string;
let violations: readonly z.infer<typeof Violation>[];

beforeAll(() => {
  project = mkdtempSync(path.join(os.tmpdir(), "cadence-boundaries-"));
  for (const [file, text] of Object.entries(others)) write(file, text);
  for (const [from, imports] of [...allowed, ...Object.values(forbidden).flat()]) {
    write(from, `import "${imports}";`);
  }
  for (const file of [".dependency-cruiser.cjs", "package.json"]) {
    cpSync(file, path.join(project, file));
  }
  violations = cruise();
});

afterAll(() => rmSync(project, { recursive: true }));

describe("each boundary", () => {
  it("has its violations here", () => {
    const require = createRequire(import.meta.url);
    const config = Config.parse(require(path.resolve(".dependency-cruiser.cjs")));
    const names = config.forbidden.map(({ name }) => name);
    expect(Object.keys(forbidden).toSorted()).toEqual(names.toSorted());
  });

  it.each(Object.keys(forbidden))("%s is seen to fail", (rule) => {
    const caught = violations.filter((one) => one.rule.name === rule).map(({ from }) => from);
    expect(caught).toEqual(expect.arrayContaining((forbidden[rule] ?? []).map(([from]) => from)));
  });
});

it.each([...allowed.map(([from, imports]) => `${from} -> ${imports}`), "app/ui/typed.tsx"])(
  "nothing is wrong with %s",
  (arrow) => {
    const [from] = arrow.split(" -> ");
    expect(violations.filter((one) => one.from === from)).toEqual([]);
  },
);

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), text);
}

function cruise(): readonly z.infer<typeof Violation>[] {
  const program = path.resolve("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const folders = ["app", "sandbox", "scripts", "test", "bench"];
  const json = execFileSync(process.execPath, [program, "--output-type", "json", ...folders], {
    cwd: project,
    encoding: "utf8",
  });
  return Report.parse(JSON.parse(json)).summary.violations;
}
