import type { Locator, Page } from "playwright-core";
import { desktop, phone } from "./browser.ts";

type Hand = "pointer" | "keyboard";

/** How somebody does a task: with what in the hand, and on how large a screen. */
export type Way = {
  readonly hand: Hand;
  readonly viewport: typeof desktop;
};

/** Deals out the ways of tasks by a seed: four seeds in a row give every task all four ways. */
export function wayOf(task: number, seed = Number(process.env.E2E_SEED ?? "1")): Way {
  const dealt = (task + seed) % 4;
  return {
    hand: dealt % 2 === 0 ? "keyboard" : "pointer",
    viewport: dealt < 2 ? desktop : phone,
  };
}

/** Presses a button or a link. */
export async function press(page: Page, hand: Hand, target: Locator): Promise<void> {
  await target.waitFor();
  if (hand === "pointer") return target.click();
  await goTo(page, target);
  await page.keyboard.press("Enter");
}

/** Types into a field and sends its form off. */
export async function submitText(
  page: Page,
  hand: Hand,
  field: Locator,
  text: string,
): Promise<void> {
  await field.waitFor();
  if (hand === "pointer") await field.click();
  else await goTo(page, field);
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

/** More stops than any screen has. */
const STOPS = 200;

/** Tab after tab, as somebody does who has no mouse. */
async function goTo(page: Page, target: Locator): Promise<void> {
  for (let stop = 0; stop < STOPS; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to ${String(target)}`);
}
