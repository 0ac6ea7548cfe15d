import { basename, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expiredMark } from "../bulk/bulk-faults.ts";
import type { Answer } from "../http/answer.ts";
import type { Routes } from "../http/routes.ts";

const adminFolder = fileURLToPath(new URL("../admin/", import.meta.url));

const shell = (): Answer => ({ file: join(adminFolder, "shell.html") });

/** The admin's pages, and the results of bulk operations. */
export function staticRoutes(resultFolder: string): Routes {
  return {
    "GET /": shell,
    "GET /store/:store/apps/:apiKey/*": shell,
    "GET /store/:store/apps/:apiKey": shell,
    "GET /store/:store/customers": shell,
    "GET /store/:store/customers/*": shell,
    "GET /store/:store/control": shell,
    "GET /sandbox/admin/*": ({ params }) => adminFile(params.rest ?? ""),
    "GET /shopifycloud/app-bridge.js": () => ({
      file: join(adminFolder, "app-bridge.js"),
      headers: { "access-control-allow-origin": "*" },
    }),
    "GET /sandbox/bulk/:file": ({ params, url }) => {
      if (url.searchParams.has(expiredMark)) return { status: 403, text: "The URL has expired." };
      return { file: join(resultFolder, basename(params.file ?? "")) };
    },
  };
}

function adminFile(path: string): Answer {
  const file = normalize(join(adminFolder, path));
  return file.startsWith(adminFolder) ? { file } : { status: 404, json: { errors: "Not Found" } };
}
