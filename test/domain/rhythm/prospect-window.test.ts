import { describe, expect, it } from "vitest";
import { historiesOf } from "#app/domain/rhythm/histories.ts";
import { prospectWindow } from "#app/domain/rhythm/prospect-window.ts";

const signedUp = (on: number, firstOrderAfter: number | null) => ({
  signUpDay: on,
  occasions:
    firstOrderAfter === null ? [] : [{ day: on + firstOrderAfter, net: 1_000, renewal: false }],
});

describe("the window of a prospect", () => {
  it("is 30 days until 20 have come to a first order", () => {
    const customers = Array.from({ length: 19 }, () => signedUp(0, 5));
    expect(prospectWindow(historiesOf(customers), 100)).toBe(30);
  });

  it("ends when four of five of those who ever order have ordered", () => {
    const customers = Array.from({ length: 100 }, (_, index) => signedUp(0, index + 1));
    expect(prospectWindow(historiesOf(customers), 100)).toBe(80);
  });

  it("does not count as never who could not have ordered yet", () => {
    // All order on the 40th day; half of them signed up 10 days ago.
    const early = Array.from({ length: 50 }, () => signedUp(0, 40));
    const late = Array.from({ length: 50 }, () => signedUp(90, null));
    expect(prospectWindow(historiesOf([...early, ...late]), 100)).toBe(40);
  });

  it("is a week at least, and leaves out whose sign-up is not known", () => {
    const nextDay = Array.from({ length: 30 }, () => signedUp(0, 1));
    const unknown = { signUpDay: null, occasions: [{ day: 90, net: 1, renewal: false }] };
    expect(prospectWindow(historiesOf([...nextDay, unknown]), 100)).toBe(7);
  });

  it("does not wait for those who take longer than a year", () => {
    const soon = Array.from({ length: 40 }, (_, index) => signedUp(0, 1 + index));
    const late = Array.from({ length: 200 }, () => signedUp(0, 700));
    expect(prospectWindow(historiesOf([...soon, ...late]), 800)).toBeLessThanOrEqual(40);
  });

  it("leaves out who signed up by ordering", () => {
    const byOrdering = Array.from({ length: 300 }, () => signedUp(0, 0));
    const later = Array.from({ length: 30 }, (_, index) => signedUp(0, 10 + index));
    expect(prospectWindow(historiesOf([...byOrdering, ...later]), 100)).toBe(33);
  });
});
