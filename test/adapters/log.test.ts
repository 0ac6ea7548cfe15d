import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { pinoLog } from "#app/adapters/log.ts";

function logged(cause: unknown): unknown {
  let line = "";
  const lines = new Writable({
    write(chunk, _encoding, done) {
      line += String(chunk);
      done();
    },
  });
  pinoLog("info", lines).error("job-queue", cause);
  return JSON.parse(line);
}

describe("a fault in the log", () => {
  it.each([
    ["an Error", Object.assign(new Error("refused"), { code: "ECONNREFUSED" })],
    [
      "an object with an Error's fields, as pg-boss reports",
      { message: "refused", code: "ECONNREFUSED" },
    ],
  ])("keeps message and code of %s", (_, cause) => {
    expect(logged(cause)).toMatchObject({
      event: "job-queue",
      err: { message: "refused", code: "ECONNREFUSED" },
    });
  });

  it("names the fields of any other object, and not what they hold", () => {
    expect(logged({ email: "a@example.com" })).toMatchObject({ err: { message: "fields email" } });
  });
});
