// What `npm test` and the like run first: `node scripts/setup.mjs <name> [arguments]` installs, generates and builds what
// is missing or stale, then runs the package script `<name>:run`. Without dependencies and for Node 20 on, because it
// comes before everything; the new shell of the second step finds the Node 24 that npm installed (docs/decisions/0005).
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => path.join(root, ...parts);

const NEED_BUNDLE = ["demo", "test", "bench", "chaos"];
const NEED_PACKAGES_ONLY = ["score"];
const INSTALLED = at("node_modules/.cadence-setup");
const GENERATED = at("node_modules/.cadence-generated"); // in node_modules, so that an install starts it afresh

const [name, ...args] = process.argv.slice(2);
let child;
let interrupted;

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => interrupt(signal));

// npm hands a signal to its shell alone, which dies without handing it on: then we have another parent.
const parent = process.ppid;
setInterval(() => process.ppid === parent || interrupt("SIGTERM"), 500).unref();

try {
  await prepare();
  if (interrupted) throw new Error("interrupted");
  process.exitCode = await finish(npm(["run", "-s", `${name}:run`, "--", ...args], "inherit"));
} catch (error) {
  console.error(error.message);
  process.exitCode = interrupted ? 128 + os.constants.signals[interrupted] : 1;
}

/** Hands a signal to everything the child started, once: shells in between do not hand it on either. */
function interrupt(signal) {
  if (interrupted) return;
  interrupted = signal;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === "win32") child.kill(signal);
  else process.kill(-child.pid, signal);
}

async function prepare() {
  if (!JSON.parse(readFileSync(at("package.json"), "utf8")).scripts[`${name}:run`]) {
    throw new Error(
      `There is nothing called "${name}" to set up: see the scripts in package.json.`,
    );
  }
  if (!isInstalled()) {
    const remedy = "check the network and the disk, then run the command again.";
    rmSync(INSTALLED, { force: true });
    await step("installing dependencies", ["ci", "--ignore-scripts"], remedy);
    writeFileSync(INSTALLED, installation());
  }
  requireNode();
  if (NEED_PACKAGES_ONLY.includes(name)) return;
  const schema = hashOf("prisma/schema.prisma");
  if (!existsSync(at("app/adapters/postgres/generated")) || contents(GENERATED) !== schema) {
    rmSync(GENERATED, { force: true });
    await step("generating the Prisma client", ["run", "generate"], "see the lines above.");
    writeFileSync(GENERATED, schema);
  }
  if (NEED_BUNDLE.includes(name) && !isBuilt()) {
    await step("building the app", ["run", "build"], "see the lines above.");
  }
}

/** What node_modules must have been made from: the lock file, on this kind of machine. */
function installation() {
  return `${hashOf("package-lock.json")} ${process.platform}-${process.arch}`;
}

function isInstalled() {
  if (contents(INSTALLED) === installation()) return true;
  if (!isInstalledByHand()) return false;
  writeFileSync(INSTALLED, installation());
  return true;
}

/** npm writes its own record as the last act of an install; one that agrees with the lock file saves us ours. */
function isInstalledByHand() {
  const record = contents(at("node_modules/.package-lock.json"));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  const same = (id) => installed[id]?.version === wanted[id]?.version;
  return (
    Object.keys(installed).every((id) => same(id) && existsSync(at(id))) &&
    Object.keys(wanted).every((id) => id === "" || isOptional(wanted[id]) || same(id))
  );
}

// A function, because the awaits above run before a constant down here has its value.
function isOptional({ optional, devOptional }) {
  return optional === true || devOptional === true;
}

function requireNode() {
  if (existsSync(at("node_modules/.bin/node"))) return;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return;
  throw new Error(
    `Cadence needs Node 22.18 or newer and this is ${process.versions.node}: npm has no Node for ${process.platform} on ${process.arch}, so install one.`,
  );
}

function isBuilt() {
  const bundle = at("build/server/index.js");
  if (!existsSync(bundle)) return false;
  const builtAt = statSync(bundle).mtimeMs;
  const isNewer = (file) => existsSync(file) && statSync(file).mtimeMs > builtAt;
  const anyNewer = (folder) =>
    isNewer(folder) ||
    readdirSync(folder, { withFileTypes: true }).some((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? anyNewer(file) : isNewer(file);
    });
  return (
    !isNewer(at("vite.config.ts")) && !isNewer(at("package-lock.json")) && !anyNewer(at("app"))
  );
}

/** Runs npm quietly and says in one line what took how long; its own words appear only when it fails. */
async function step(what, npmArgs, remedy) {
  const started = Date.now();
  process.stderr.write(`${what} ... `);
  const running = npm(npmArgs, ["ignore", "pipe", "pipe"]);
  let output = "";
  for (const stream of [running.stdout, running.stderr]) {
    stream.on("data", (chunk) => (output += chunk));
  }
  const code = await finish(running);
  if (interrupted) throw new Error("interrupted");
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stderr.write(code === 0 ? `${seconds} s\n` : `failed after ${seconds} s\n${output}\n`);
  if (code !== 0) throw new Error(`${what} failed (npm exit code ${code}): ${remedy}`);
}

/** Starts npm with the Node that runs us, since on Windows it is no program by itself. */
function npm(npmArgs, stdio) {
  const cli = process.env.npm_execpath;
  const windows = process.platform === "win32";
  const options = {
    cwd: root,
    env: { ...process.env, CHECKPOINT_DISABLE: "1" }, // Prisma asks its makers for news otherwise
    stdio,
    detached: !windows, // a process group of its own, for interrupt()
  };
  child = cli?.endsWith("npm-cli.js")
    ? spawn(process.execPath, [cli, ...npmArgs], options)
    : spawn("npm", npmArgs, { ...options, shell: windows });
  return child;
}

/** The exit code of a child, by the shell's convention when a signal ended it. */
async function finish(running) {
  const code = await new Promise((resolve, reject) => {
    running.once("error", reject);
    running.once("close", (status, signal) =>
      resolve(status ?? 128 + os.constants.signals[signal]),
    );
  });
  if (!interrupted) return code;
  while (groupLives(running.pid)) await sleep(50); // npm ends before what it started has
  return code;
}

function groupLives(pid) {
  if (process.platform === "win32") return false;
  try {
    return process.kill(-pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}

function hashOf(file) {
  return createHash("sha256")
    .update(readFileSync(at(file)))
    .digest("hex");
}

function contents(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
