import { describe, expect, it } from "vitest";
import { readAmount } from "#app/domain/score/amount.ts";

describe("an amount of an order log", () => {
  it.each([
    ["19.90", 1990],
    ["19.9", 1990],
    ["19", 1900],
    ["19.", 1900],
    [".5", 50],
    ["+5", 500],
    ["-12.34", -1234],
    ["007.50", 750],
    ["19.9000", 1990],
    ["1e3", 100_000],
    ["1.5E-1", 15],
    ["90071992547409.91", Number.MAX_SAFE_INTEGER],
  ])("%s is %i cents", (text, cents) => {
    expect(readAmount(text)).toBe(cents);
  });

  it.each([
    ["29.330000000000002", 2933],
    ["1.005", 101],
    ["-1.005", -101],
    ["2.674", 267],
  ])("%s is rounded to %i cents, halves away from zero", (text, cents) => {
    expect(readAmount(text)).toBe(cents);
  });

  it.each([
    ["0.001", 1],
    ["-1e-5", -1],
  ])("%s is not zero and stays a cent: %i", (text, cents) => {
    expect(readAmount(text)).toBe(cents);
  });

  it.each(["", "0", "0.00", "-0", ".0", "0e9"])('"%s" is nothing', (text) => {
    expect(readAmount(text)).toBe(0);
  });

  it.each([
    "abc",
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "1,50",
    "1,000.00",
    "£5",
    "5 ",
    "0x10",
    "1e",
    "--1",
    ".",
    "-",
    "1e999",
    "90071992547409.92",
    "٣",
  ])('"%s" is unreadable', (text) => {
    expect(readAmount(text)).toBeNull();
  });
});
