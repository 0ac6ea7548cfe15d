import { describe, expect, it } from "vitest";
import { LANGUAGES } from "#app/domain/language.ts";
import { formatFor } from "#app/services/format.ts";
import { aViewer } from "#test/support/builders.ts";
import { NOW, SHOP } from "./views.ts";

const format = formatFor(aViewer(SHOP), NOW);

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
    const yen = formatFor(aViewer({ ...SHOP, currency: "JPY", currencyDigits: 0 }), NOW);
    expect(yen.money(1990)).toBe("¥1,990");
    expect(formatFor(aViewer({ ...SHOP, currency: "" }), NOW).money(100)).toBe("1.00");
  });

  it("date by the shop's calendar, with the year where it is another", () => {
    const auckland = formatFor(aViewer({ ...SHOP, timeZone: "Pacific/Auckland" }), NOW);
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

describe.each(LANGUAGES.filter((language) => language !== "en"))("numbers in %s", (language) => {
  const own = formatFor(aViewer(SHOP, { language }), NOW);
  const options = { timeZone: SHOP.timeZone, day: "numeric", month: "long" } as const;

  it("are written as the language writes them", () => {
    for (const value of [1234, 12_345, 1_234_567]) {
      const written = new Intl.NumberFormat(language).format(value);
      expect(own.count(value)).toEqual({ value, text: written });
      expect(own.change(-value).text).toBe(`−${written}`);
    }
    expect(own.share(1, 3).text).toBe(
      new Intl.NumberFormat(language, { style: "percent" }).format(0.33),
    );
    expect(own.money(123_456)).toBe(
      new Intl.NumberFormat(language, {
        style: "currency",
        currency: "GBP",
        currencyDisplay: "narrowSymbol",
      }).format(1234.56),
    );
    expect(own.ago(NOW - 120_000)).toBe(new Intl.RelativeTimeFormat(language).format(-2, "minute"));
  });

  it("date without a full stop that would end the sentence", () => {
    const dates = [NOW, Date.UTC(2027, 0, 18)].map(own.date);
    expect(dates.filter((date) => date.endsWith("."))).toEqual([]);
    const [long] = dates;
    const inFull = new Intl.DateTimeFormat(language, options).format(NOW);
    const short = new Intl.DateTimeFormat(language, { ...options, month: "short" }).format(NOW);
    expect([inFull, short]).toContain(long);
    expect(dates[1]).toContain("2027");
  });
});
