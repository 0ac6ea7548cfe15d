import { describe, expect, it } from "vitest";
import { formatFor } from "#app/services/format.ts";
import { NOW, SHOP } from "./views.ts";

const format = formatFor(SHOP, NOW);

describe("the texts of numbers", () => {
  it("carry their sign where they are changes", () => {
    expect([-3, 0, 1204].map((value) => format.change(value).text)).toEqual(["−3", "0", "+1,204"]);
  });

  it.each([
    [0, 10, "0%"],
    [1, 1000, "<1%"],
    [1, 3, "33%"],
    [0, 0, "0%"],
  ])("say the share of %i in %i", (part, whole, text) => {
    expect(format.share(part, whole).text).toBe(text);
  });

  it("write money in the shop's currency and its digits", () => {
    expect(format.money(21_250)).toBe("£212.50");
    const yen = formatFor({ ...SHOP, currency: "JPY", currencyDigits: 0 }, NOW);
    expect(yen.money(1990)).toBe("¥1,990");
    expect(formatFor({ ...SHOP, currency: "" }, NOW).money(100)).toBe("1.00");
  });

  it("date by the shop's calendar, with the year where it is another", () => {
    const auckland = formatFor({ ...SHOP, timeZone: "Pacific/Auckland" }, NOW);
    expect(format.date(NOW)).toBe("19 Nov");
    expect(auckland.date(NOW)).toBe("20 Nov");
    expect(format.date(Date.UTC(2027, 0, 18))).toBe("18 Jan 2027");
  });

  it.each([
    [30_000, "now"],
    [120_000, "2 minutes ago"],
    [7_200_000, "2 hours ago"],
    [3 * 86_400_000, "3 days ago"],
  ])("say how long %i ms are", (elapsed, text) => {
    expect(format.ago(NOW - elapsed)).toBe(text);
  });
});
