import { PassThrough } from "node:stream";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type HandleDataRequestFunction,
  type HandleErrorFunction,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { securityHeaders, shopInAddress } from "#app/content-security-policy.server.ts";
import { serverWords } from "./i18n/server-words.ts";
import { WordSourceContext } from "./i18n/words.ts";
import { NonceContext } from "./ui/nonce.ts";

/** Slow parts of an answer, such as names from Shopify, are given up after this; milliseconds. */
export const streamTimeout = 5000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { cspNonce, ports }: AppLoadContext,
): Promise<Response> {
  secure(headers, shopInAddress(request), cspNonce);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const ready = isbot(request.headers.get("user-agent")) ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    let failed = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={cspNonce}>
        <WordSourceContext.Provider value={serverWords}>
          <RemixServer context={remix} url={request.url} nonce={cspNonce} />
        </WordSourceContext.Provider>
      </NonceContext.Provider>,
      {
        nonce: cspNonce,
        [ready]: () => {
          const body = new PassThrough();
          const stream = createReadableStreamFromReadable(body);
          resolve(new Response(stream, { headers, status: failed ? 500 : status }));
          pipe(body);
        },
        onShellError: reject,
        onError: (error) => {
          failed = true;
          ports.log.error("rendering-failed", error, { path: new URL(request.url).pathname });
        },
      },
    );
    setTimeout(abort, streamTimeout + 1000).unref();
  });
}

export const handleDataRequest: HandleDataRequestFunction = (response, { context }) => {
  secure(response.headers, null, context.cspNonce);
  return response;
};

export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (request.signal.aborted) return;
  context.ports.log.error("request-failed", error, { path: new URL(request.url).pathname });
};

function secure(headers: Headers, shop: string | null, nonce: string): void {
  for (const [name, value] of Object.entries(securityHeaders(shop, nonce))) {
    headers.set(name, value);
  }
}
