import { describe, expect, it } from "vitest";
import { byRecords } from "./support/by-records.ts";

const ada = "gid://shopify/Customer/7";
const at = (time: string) => Date.parse(`2025-01-02T${time}Z`);
const entry = { customerId: ada, removed: [], present: [], absent: [] };
/** We add a tag at noon, and the merchant does something at one. */
const tagLog = [
  { ...entry, n: 1, at: at("12:00:00"), actor: "app" as const, added: ["lc-VIP"] },
  { ...entry, n: 2, at: at("13:00:00"), actor: "merchant" as const, added: [] },
];
const recordedAt = (time: string, customerId = "7") => [
  { customerId, at: at(time), added: ["lc-VIP"] },
];

describe("a tag that we added", () => {
  it.each([
    ["was under way while nothing was recorded of it", [], ["lc-vip"]],
    ["was under way when it was recorded after the merchant", recordedAt("14:00:00"), ["lc-vip"]],
    ["was under way when only another's was recorded", recordedAt("12:00:01", "8"), ["lc-vip"]],
    ["was not when it was recorded before the merchant", recordedAt("12:00:01"), []],
  ])("%s", (_, recorded, underWay) => {
    expect([...byRecords({ tagLog }, recorded).underWay(ada, 2)]).toEqual(underWay);
  });
});
