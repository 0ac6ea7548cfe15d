import { describe, expect, it } from "vitest";
import { createSignal } from "#app/jobs/signal.ts";

const NEVER = 60_000;

describe("a signal", () => {
  it("wakes who waits", async () => {
    const signal = createSignal();
    const waiting = signal.wait(NEVER);
    signal.raise();
    await expect(waiting).resolves.toBeUndefined();
  });

  it("raised while nobody waited is not lost", async () => {
    const signal = createSignal();
    signal.raise();
    await expect(signal.wait(NEVER)).resolves.toBeUndefined();
  });

  it("raised twice wakes once", async () => {
    const signal = createSignal();
    signal.raise();
    signal.raise();
    await signal.wait(NEVER);
    const started = performance.now();
    await signal.wait(20);
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });

  it("raised once lets one of two who wait go on, and raised again the other", async () => {
    const signal = createSignal();
    const woken: string[] = [];
    const first = signal.wait(NEVER).then(() => woken.push("first"));
    const second = signal.wait(NEVER).then(() => woken.push("second"));
    signal.raise();
    await first;
    expect(woken).toEqual(["first"]);
    signal.raise();
    await second;
    expect(woken).toEqual(["first", "second"]);
  });

  it("lets go by itself after the time given", async () => {
    const started = performance.now();
    await createSignal().wait(20);
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });
});
