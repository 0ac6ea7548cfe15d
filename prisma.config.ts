import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { defineConfig } from "prisma/config";

// Every command of the CLI, `generate` included, wants the native schema engine, which it downloads from
// binaries.prisma.sh. Where that has not happened, the same engine from npm stands in (docs/decisions/0004).
const root = import.meta.dirname;
const fromPrisma = createRequire(createRequire(import.meta.url).resolve("prisma/package.json"));
const engines = path.dirname(fromPrisma.resolve("@prisma/engines/package.json"));
if (!readdirSync(engines).some((file) => file.startsWith("schema-engine-"))) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(root, "prisma/schema-engine.mjs");
}

const url = process.env.DATABASE_URL; // `generate` needs none

export default defineConfig({
  schema: path.join(root, "prisma/schema.prisma"),
  migrations: { path: path.join(root, "prisma/migrations") },
  ...(url === undefined ? {} : { datasource: { url } }),
});
