import { z } from "zod";
import type { Walk } from "#test/e2e/support/walk.ts";

const WARM = 3;
const REQUESTS = 20;
const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0.0.0 Safari/537.36";
const Token = z.object({ token: z.string() });

/**
 * Milliseconds that the data of a screen took, one request after the other, up to the first byte: what it waits for
 * itself, without what Shopify adds afterwards.
 */
export async function loaderTimes(
  { sandbox, stack }: Walk,
  path: string,
): Promise<readonly number[]> {
  const { search } = new URL(await sandbox.embedUrl(path));
  const took: number[] = [];
  for (let request = 0; request < WARM + REQUESTS; request += 1) {
    // One lives for a minute.
    const { token } = Token.parse(await sandbox.call("/sandbox/id-token"));
    const started = performance.now();
    const answer = await fetch(`${stack.app}${path}.data${search}`, {
      headers: { authorization: `Bearer ${token}`, "user-agent": USER_AGENT },
      signal: AbortSignal.timeout(60_000),
    });
    const ms = performance.now() - started;
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text}`);
    if (request >= WARM) took.push(ms);
  }
  return took;
}
