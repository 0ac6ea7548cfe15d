import { expect, it } from "vitest";
import { historiesAt } from "#app/domain/score/histories-at.ts";
import { orderLogBuilder } from "#app/domain/score/order-log.ts";

it("puts customers in the order of their names, with what was known on the day", () => {
  const builder = orderLogBuilder();
  builder.add("b", 12, 700);
  builder.add("c", 31, 900);
  builder.add("a", 20, 0);
  builder.add("b", 3, 500);
  builder.add("B", 5, 100);
  builder.add("b", 25, -700);
  builder.add("a", 31, 100);

  const { names, histories } = historiesAt(builder.build(), 30);

  expect(names).toEqual(["B", "a", "b"]);
  expect([...histories.start]).toEqual([0, 1, 1, 2]);
  expect([...histories.day]).toEqual([5, 3]);
  expect([...histories.net]).toEqual([100, 500]);
  expect([...histories.signUpDay]).toEqual([Number.NaN, 20, Number.NaN]);
});

it("holds more rows than it first made room for", () => {
  const builder = orderLogBuilder();
  for (let day = 0; day < 5000; day += 1) builder.add(`c${day % 7}`, day, 100);
  const log = builder.build();
  expect([log.rows, log.day[4999], log.customers[log.customer[4999] ?? 0]]).toEqual([
    5000,
    4999,
    "c1",
  ]);
});
