import type { IncomingMessage } from "node:http";
import type { Store } from "../open-store.ts";
import type { Answer } from "./answer.ts";

/** A request as a route sees it. */
export interface Call {
  url: URL;
  params: Record<string, string>;
  headers: IncomingMessage["headers"];
  store: Store;
  bytes: () => Promise<Buffer>;
  /** The body as JSON; an empty one is an empty object. */
  json: () => Promise<unknown>;
}

type Handler = (call: Call) => Answer | Promise<Answer>;

/** Routes by method and path: `:name` takes one segment, a trailing `*` takes the rest. */
export type Routes = Record<`${"GET" | "POST"} /${string}`, Handler>;

interface Found {
  handler: Handler;
  params: Record<string, string>;
}

/** Finds the route of a request. */
export function createRouter(routes: Routes) {
  const table = Object.entries(routes).map(([key, handler]) => {
    const [method = "", path = ""] = key.split(" ");
    return { method, parts: path.split("/"), handler };
  });
  return (method: string, pathname: string): Found | null => {
    const asked = pathname.split("/");
    for (const { method: own, parts, handler } of table) {
      const params = own === method ? match(parts, asked) : null;
      if (params) return { handler, params };
    }
    return null;
  };
}

function match(parts: readonly string[], asked: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  const open = parts.at(-1) === "*";
  if (open ? asked.length < parts.length - 1 : asked.length !== parts.length) return null;
  for (const [index, part] of parts.entries()) {
    if (part === "*" && index === parts.length - 1) {
      params.rest = asked.slice(index).map(decodeURIComponent).join("/");
      return params;
    }
    const segment = asked[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(segment);
    else if (part !== segment) return null;
  }
  return params;
}
