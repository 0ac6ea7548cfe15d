import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { frameIn, hasHorizontalScroll } from "./browser.ts";
import { violationsOn } from "./violations.ts";

const SCREENSHOTS = "test-results/screens";

/** Keeps a picture of a screen, for whoever wants to look at it. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
}

/** Nobody has to scroll a screen sideways. */
export async function hasRoom(page: Page, name: string): Promise<void> {
  const sideways = await hasHorizontalScroll(frameIn(page));
  expect({ name, sideways }).toEqual({ name, sideways: false });
}

/** What every screen has to be, whatever it shows. */
export async function isSound(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await hasRoom(page, name);
  expect({ name, violations: await violationsOn(page) }).toEqual({ name, violations: [] });
}
