import { createServer } from "node:http";
import { once } from "node:events";
import { collectDefaultMetrics, register } from "prom-client";

/** Serves Prometheus' numbers on the loopback interface; they name no person and no shop. */
export async function serveMetrics(port: number): Promise<() => Promise<void>> {
  collectDefaultMetrics();
  const server = createServer((_, response) => {
    register
      .metrics()
      .then((text) => response.setHeader("content-type", register.contentType).end(text))
      .catch(() => response.writeHead(500).end());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return async () => {
    server.close();
    await once(server, "close");
  };
}
