import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";

const chunkCharacters = 1 << 18;

/** A result file in Shopify's spelling: one JSON value a line, slashes escaped. */
export function createResultFile(path: string) {
  const stream = createWriteStream(path);
  // Told by close(), which waits for the end of the stream; without a listener it would end the process first.
  stream.on("error", () => {});
  let text = "";
  let lines = 0;
  let bytes = 0;
  return {
    lineOf: (value: unknown) => `${JSON.stringify(value).replaceAll("/", "\\/")}\n`,
    write(line: string) {
      text += line;
      lines += 1;
    },
    /** Lets other work run, and the disk keep up. */
    async breathe() {
      if (text.length < chunkCharacters) return;
      const chunk = Buffer.from(text);
      text = "";
      bytes += chunk.length;
      if (!stream.write(chunk)) await once(stream, "drain");
      await new Promise((resolve) => setImmediate(resolve));
    },
    async close() {
      const chunk = Buffer.from(text);
      bytes += chunk.length;
      stream.end(chunk);
      await finished(stream);
      return { lines, bytes };
    },
  };
}
