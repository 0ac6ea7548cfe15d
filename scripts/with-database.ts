// Runs a command with DATABASE_URL set, starting the embedded database for it when there is none:
//   node scripts/with-database.ts prisma migrate deploy
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { EmbeddedPostgresError } from "#app/adapters/postgres/embedded-error.ts";
import { openDatabase } from "#scripts/database.ts";

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error("Say which command needs the database: node scripts/with-database.ts <command>.");
  process.exit(1);
}

if (existsSync(".env")) process.loadEnvFile();

try {
  const database = await openDatabase();
  try {
    process.exitCode = await run(command, args, database.url);
  } finally {
    await database.stop();
  }
} catch (error) {
  if (!(error instanceof EmbeddedPostgresError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(program: string, parameters: string[], url: string): Promise<number> {
  const child = spawn(program, parameters, {
    stdio: "inherit",
    env: { ...process.env, DATABASE_URL: url },
    shell: process.platform === "win32", // npm's commands are .cmd files there
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  const ending: unknown[] = await once(child, "exit");
  return typeof ending[0] === "number" ? ending[0] : 1;
}
