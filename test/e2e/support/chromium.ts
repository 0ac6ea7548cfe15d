import { execFile } from "node:child_process";
import { access, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pins from "../../../package.json" with { type: "json" };

const run = promisify(execFile);
const folder = join(tmpdir(), `cadence-chromium-${pins.devDependencies["@sparticuz/chromium"]}`);

// The package unpacks its own libraries only where it believes to be in a cloud function.
const everything = { AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" };
const unpack = `
  import chromium from "@sparticuz/chromium";
  await chromium.executablePath();
`;

/** How to start the Chromium of the npm package: where it is, and the environment it wants. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/** Unpacks the Chromium that npm brought, once per machine; any number of test processes may ask at once. */
export async function npmChromium(): Promise<Chromium> {
  const executablePath = join(folder, "chromium");
  if (!(await exists(executablePath))) await unpackInto(folder);
  const env = { ...definedEnvironment(), FONTCONFIG_FILE: join(folder, "cadence-fonts.conf") };
  const lacksLibraries = (await run("ldd", [executablePath])).stdout.includes("not found");
  return {
    executablePath,
    env: lacksLibraries ? { ...env, LD_LIBRARY_PATH: join(folder, "al2023", "lib") } : env,
  };
}

async function unpackInto(destination: string) {
  const aside = await mkdtemp(`${destination}-`);
  await run(process.execPath, ["--input-type=module", "--eval", unpack], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...everything, TMPDIR: aside },
  });
  await writeFile(join(aside, "cadence-fonts.conf"), fontsIn(destination));
  try {
    await rename(aside, destination);
  } catch (error) {
    // Another process was first; what it put there is the same.
    if (!(await exists(join(destination, "chromium")))) throw error;
    await rm(aside, { recursive: true });
  }
}

// Open Sans comes with the package and has Latin and Cyrillic: text is as wide on every machine. The machine's
// own fonts only fill in what it lacks.
function fontsIn(root: string) {
  const preferred = ["sans-serif", "system-ui", "Inter"].map(
    (family) =>
      `<match target="pattern"><test name="family"><string>${family}</string></test>` +
      `<edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit></match>`,
  );
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${join(root, "fonts")}</dir>
<dir>/usr/share/fonts</dir>
<cachedir>${join(root, "fonts-cache")}</cachedir>
${preferred.join("\n")}
</fontconfig>
`;
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

async function exists(path: string) {
  return access(path).then(
    () => true,
    () => false,
  );
}
