import { describe, expect, it } from "vitest";
import { Login, OutsideProblem } from "#app/ui/outside.tsx";
import { NotFoundScreen, OfflineScreen, ProblemScreen } from "#app/ui/problem.tsx";
import { render, textOf } from "./render.tsx";

const nothing = () => undefined;

describe("inside the frame", () => {
  it("a screen that failed names its reference, as the log has it, and can be tried again", () => {
    const text = textOf(<ProblemScreen reference="a1b2c3d4" onRetry={nothing} />);
    expect(text).toContain("Something went wrong This page could not be shown.");
    expect(text).toContain("Reference: a1b2c3d4 Retry");
    expect(textOf(<ProblemScreen reference={null} onRetry={nothing} />)).not.toContain("Reference");
  });

  it("an address that names nothing leads back to the Overview", () => {
    const html = render(<NotFoundScreen />);
    expect(textOf(<NotFoundScreen />)).toContain("There is nothing at this address.");
    expect(html.match(/href="\/app"/g)).toHaveLength(2);
  });

  it("a screen that there is no network for comes by itself", () => {
    const text = textOf(<OfflineScreen onRetry={nothing} />);
    expect(text).toContain("You are offline This page could not be fetched.");
    expect(text).toContain("Retry");
  });
});

describe("outside of the admin", () => {
  it("whoever opens the app is asked for their shop, and told what was wrong with it", () => {
    expect(textOf(<Login problem={null} />)).toContain("Cadence works inside the Shopify admin.");
    const html = render(<Login problem="invalid" />);
    expect(html).toMatch(/aria-invalid="true"[^>]*aria-describedby="shop-problem shop-help"/);
    expect(textOf(<Login problem="invalid" />)).toContain("It ends in .myshopify.com.");
  });

  it("what goes wrong is said without the frame", () => {
    expect(textOf(<OutsideProblem found />)).toContain("Something went wrong");
    expect(textOf(<OutsideProblem found={false} />)).toContain("Not found");
  });
});
