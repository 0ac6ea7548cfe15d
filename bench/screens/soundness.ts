import type { Page } from "playwright-core";
import {
  desktop,
  frameIn,
  hasHorizontalScroll,
  openAdmin,
  openPage,
  phone,
} from "#test/e2e/support/browser.ts";
import type { ScreenPlace } from "#test/e2e/support/screens.ts";
import { violationsOn } from "#test/e2e/support/violations.ts";
import type { Walk } from "#test/e2e/support/walk.ts";

/** The narrowest that a screen has to bear. */
const NARROW = { width: 320, height: 740 };
const SOON = { timeout: 60_000 };

/** What is wrong with a screen in its ready state. */
export type Soundness = {
  readonly violations: { readonly desktop: readonly string[]; readonly phone: readonly string[] };
  readonly scrollsSideways: boolean;
};

/** Looks at a screen inside the admin, in three widths. */
export async function soundnessOf(
  { browser, stack }: Walk,
  { path, ready }: ScreenPlace,
): Promise<Soundness> {
  const at = async <Seen>(
    viewport: typeof desktop,
    look: (page: Page) => Promise<Seen>,
  ): Promise<Seen> => {
    const page = await openPage(browser, viewport);
    const app = await openAdmin(page, stack.sandbox, path);
    await app.locator(ready).first().waitFor(SOON);
    const seen = await look(page);
    await page.context().close();
    return seen;
  };
  return {
    violations: { desktop: await at(desktop, violationsOn), phone: await at(phone, violationsOn) },
    scrollsSideways: await at(NARROW, (page) => hasHorizontalScroll(frameIn(page))),
  };
}
