import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { frameIn, hasHorizontalScroll } from "./browser.ts";

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
  const { violations } = await new AxeBuilder({ page })
    .include("iframe[name=app-iframe]")
    .analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ""}`)).toEqual([]);
}
