import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMoney } from "#app/domain/money.ts";

describe("parseMoney", () => {
  it.each([
    ["19.90", 2, 1990],
    ["0.10", 2, 10],
    ["0.29", 2, 29],
    ["1.005", 3, 1005],
    ["19.9", 2, 1990],
    ["19", 2, 1900],
    ["007.50", 2, 750],
    ["-12.34", 2, -1234],
    ["0.00", 2, 0],
    ["-0.00", 2, 0],
    ["1990", 0, 1990],
    ["1990.00", 0, 1990],
    ["1.234", 3, 1234],
    ["1.2", 3, 1200],
    ["19.9000", 2, 1990],
    ["90071992547409.91", 2, Number.MAX_SAFE_INTEGER],
    ["-90071992547409.91", 2, Number.MIN_SAFE_INTEGER],
  ])("reads %s with %i decimals as %i", (text, digits, minor) => {
    expect(parseMoney(text, digits)).toBe(minor);
  });

  it.each([
    ["", 2],
    [" 1.00", 2],
    ["1.00 ", 2],
    ["1.00\n", 2],
    [".50", 2],
    ["1.", 2],
    ["+1.00", 2],
    ["--1.00", 2],
    ["1,00", 2],
    ["1,000.00", 2],
    ["1e3", 2],
    ["0x10", 2],
    ["NaN", 2],
    ["Infinity", 2],
    ["£1.00", 2],
    ["١.٠٠", 2],
    ["19.905", 2],
    ["1990.5", 0],
    ["1.2345", 3],
    ["90071992547409.92", 2],
    ["9007199254740993", 0],
  ])("refuses %j with %i decimals", (text, digits) => {
    expect(() => parseMoney(text, digits)).toThrow(RangeError);
  });

  it("loses no unit of any amount", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), (minor, digits) => {
        expect(parseMoney(decimal(minor, digits), digits)).toBe(minor);
      }),
    );
  });
});

function decimal(minor: number, digits: number): string {
  const figures = Math.abs(minor)
    .toString()
    .padStart(digits + 1, "0");
  const point = figures.length - digits;
  const fraction = digits === 0 ? "" : `.${figures.slice(point)}`;
  return `${minor < 0 ? "-" : ""}${figures.slice(0, point)}${fraction}`;
}
