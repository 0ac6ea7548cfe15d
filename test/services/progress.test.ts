import { describe, expect, it } from "vitest";
import type { ImportStep } from "#app/ports/store.ts";
import { followExport } from "#app/services/follow-export.ts";
import { timeLeft } from "#app/services/time-left.ts";
import { waitAfter } from "#app/ui/follow.ts";

const MINUTE = 60_000;

describe("the time that is left", () => {
  it.each([
    [9, null],
    [10, { from: 67, to: 135 }],
    [50, { from: 7, to: 15 }],
    [99, { from: 0, to: 1 }],
    [100, { from: 0, to: 1 }],
  ])("after ten minutes and %i per cent is %j minutes", (percent, left) => {
    expect(timeLeft(10 * MINUTE, percent)).toEqual(left);
  });
});

describe("who follows an export", () => {
  it("is told every two seconds at most how far it was downloaded and read", async () => {
    let now = 0;
    const told: ImportStep[] = [];
    const { onProgress, read } = followExport(
      { monotonic: () => now },
      "orders",
      { bytes: 4_000, objects: 6 },
      async (step) => void told.push(step),
    );
    await onProgress(1_000);
    now = 2_000;
    await onProgress(2_000);
    await onProgress(3_000);
    now = 4_000;
    async function* batches() {
      yield ["order", "line", "line"];
      yield ["order"];
    }
    const seen: (readonly string[])[] = [];
    for await (const batch of read(batches(), (row) => row === "order")) seen.push(batch);
    expect(seen).toEqual([["order", "line", "line"], ["order"]]);
    const file = { export: "orders", bytes: 4_000 };
    expect(told).toEqual([
      { ...file, what: "downloading", done: 2_000, total: 4_000, rows: 0 },
      { ...file, what: "reading", done: 3, total: 6, rows: 1 },
    ]);
  });

  it("looks often at first, then every ten seconds", () => {
    expect([0, 1, 2, 3, 4, 9].map((looks) => waitAfter(looks))).toEqual([
      2000, 3000, 4500, 6750, 10_000, 10_000,
    ]);
  });
});
