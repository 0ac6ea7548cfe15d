import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/** A running PostgreSQL, as its own pid file names it. */
export type Postmaster = { readonly pid: number; readonly port: number };

/** The server at work on this data directory; a pid file whose process is gone or is another program names none. */
export function livePostmaster(data: string): Postmaster | undefined {
  const lines = contents(path.join(data, "postmaster.pid")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && commandOf(pid).includes(data) ? { pid, port } : undefined;
}

function commandOf(pid: number): string {
  if (process.platform === "linux") return contents(`/proc/${pid}/cmdline`);
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
  const { stdout } =
    process.platform === "win32"
      ? spawnSync("powershell", ["-NoProfile", "-Command", query], { encoding: "utf8" })
      : spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
  return stdout;
}

function contents(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && GONE.has(error.code)) return "";
    throw error;
  }
}

const GONE = new Set<unknown>(["ENOENT", "ESRCH"]);
