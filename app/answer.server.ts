import { randomBytes } from "node:crypto";
import type { AppLoadContext } from "@remix-run/node";

/**
 * Runs what a route does. A fault becomes a 500 with a reference, which the log and the error screen both
 * show; answers that were thrown on purpose pass.
 */
export async function answer<T>(
  { ports }: Pick<AppLoadContext, "ports">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Response) throw error;
    const reference = randomBytes(4).toString("hex");
    ports.log.error("screen-failed", error, { reference });
    // oxlint-disable-next-line typescript/only-throw-error -- how a loader answers with its error boundary
    throw Response.json({ reference }, { status: 500 });
  }
}

/** What is thrown when an address names nothing. */
export function notFound(): Response {
  return new Response(null, { status: 404 });
}
