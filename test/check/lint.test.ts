import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";

/** What each rule must catch, and where. */
const forbidden: readonly (readonly [rule: string, file: string, code: string])[] = [
  ["no-restricted-globals", "app/domain/clock.ts", "export const now = Date.now();"],
  ["no-restricted-globals", "app/domain/today.ts", "export const today = new Date();"],
  ["no-restricted-properties", "app/domain/luck.ts", "export const luck = Math.random();"],
  [
    "no-restricted-properties",
    "app/adapters/query.ts",
    "export const all = (db: { $queryRawUnsafe(sql: string): unknown }) => db.$queryRawUnsafe('');",
  ],
  [
    "no-restricted-properties",
    "app/adapters/execute.ts",
    "export const all = (db: { $executeRawUnsafe(sql: string): unknown }) => db.$executeRawUnsafe('');",
  ],
  [
    "no-danger",
    "app/ui/note.tsx",
    "export const Note = (props: { html: string }) => <p dangerouslySetInnerHTML={{ __html: props.html }} />;",
  ],
  ["no-console", "app/services/talk.ts", "console.log('segmented');"],
  [
    "no-explicit-any",
    "app/services/any.ts",
    "export const name = (shop: any): string => `${shop}`;",
  ],
  [
    "no-floating-promises",
    "app/services/floating.ts",
    "const save = async () => {}; export function run() { save(); }",
  ],
  [
    "no-misused-promises",
    "app/services/misused.ts",
    "export const run = (list: number[]) => list.forEach(async () => {});",
  ],
  [
    "no-non-null-assertion",
    "app/services/assertion.ts",
    "export const first = (list: readonly string[]) => list[0]!;",
  ],
  [
    "no-unsafe-assignment",
    "app/services/unsafe.ts",
    "export const parsed: { a: string } = JSON.parse('{}');",
  ],
  [
    "switch-exhaustiveness-check",
    "app/domain/switch.ts",
    "export function rank(x: 'a' | 'b') { switch (x) { case 'a': return 1; } return 0; }",
  ],
  ["only-throw-error", "app/services/throw.ts", "export function fail() { throw 'no'; }"],
  [
    "consistent-type-imports",
    "app/services/types.ts",
    "import { Stage } from './stage.ts'; export const same = (stage: Stage) => stage;",
  ],
];

/** What must stay possible. */
const allowed: Record<string, string> = {
  "app/services/stage.ts": "export type Stage = 'active' | 'lost';",
  "app/routes/guard.tsx": "export function loader() { throw new Response(null, { status: 404 }); }",
  "app/adapters/clock.ts": "export const now = () => Date.now();",
  "scripts/talk.ts": "console.log('ready');",
};

const Report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })),
});

let project: string;
let diagnostics: z.infer<typeof Report>["diagnostics"];

beforeAll(() => {
  project = mkdtempSync(path.join(os.tmpdir(), "cadence-lint-"));
  symlinkSync(path.resolve("node_modules"), path.join(project, "node_modules"));
  for (const file of [".oxlintrc.json", "tsconfig.json"]) cpSync(file, path.join(project, file));
  for (const [, file, code] of forbidden) write(file, code);
  for (const [file, code] of Object.entries(allowed)) write(file, code);
  diagnostics = lint();
});

afterAll(() => rmSync(project, { recursive: true }));

it.each(forbidden)("%s is seen to fail in %s", (rule, file) => {
  const rules = diagnostics.filter((one) => one.filename === file).map(({ code }) => code);
  expect(rules).toContainEqual(expect.stringContaining(`(${rule})`));
});

it.each(Object.keys(allowed))("nothing is wrong with %s", (file) => {
  expect(diagnostics.filter((one) => one.filename === file)).toEqual([]);
});

function write(file: string, code: string): void {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), `${code}\n`);
}

function lint() {
  const program = path.resolve("node_modules/oxlint/bin/oxlint");
  const { stdout } = spawnSync(
    process.execPath,
    [program, "--type-aware", "--deny-warnings", "--format", "json", "app", "scripts"],
    {
      cwd: project,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
      },
    },
  );
  return Report.parse(JSON.parse(stdout)).diagnostics;
}
