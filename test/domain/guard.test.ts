import { describe, expect, it } from "vitest";
import { judgeNews, type Stamp } from "#app/domain/guard.ts";

const noon = Date.UTC(2026, 10, 27, 12);
const at = (seconds: number, triggered: number | null = null): Stamp => ({
  updatedAt: noon + seconds * 1000,
  triggeredAt: triggered === null ? null : noon + triggered * 1000,
});

describe("news of an order (rule 4)", () => {
  it.each<[string, Stamp | null, Stamp, boolean, ReturnType<typeof judgeNews>]>([
    ["never seen before", null, at(0), false, "refetch"],
    ["a second newer", at(0), at(1), false, "apply"],
    ["a second newer, and the same", at(0), at(1), true, "known"],
    ["a second older", at(1), at(0), false, "stale"],
    ["a second older, and the same", at(1), at(0), true, "stale"],
    ["of the same second, and the same", at(0), at(0), true, "known"],
    ["of the same second, and other", at(0), at(0), false, "refetch"],
    ["of the same second, other, and told later", at(0, 1), at(0, 5), false, "refetch"],
  ])("%s: %#", (_, stored, news, sameContent, verdict) => {
    expect(judgeNews(stored, news, sameContent)).toBe(verdict);
  });
});
