import type { Locator, Page } from "playwright-core";
import { until } from "#scripts/demo/until.ts";
import { type Place, placeOf } from "./focus.ts";

/** Somebody without a mouse. */
export type Keyboard = {
  /** Tab after tab to something, which then visibly has the focus. */
  readonly goTo: (target: Locator) => Promise<void>;
  /** Goes to something and presses a key there; where the keyboard is once `outcome` has come about. */
  readonly press: (
    target: Locator,
    outcome: () => Promise<unknown>,
    key?: string,
  ) => Promise<string>;
  /** Goes to a field and types, in place of what it held. */
  readonly type: (field: Locator, text: string) => Promise<void>;
  /** Goes to a closed list and moves through it by the arrows to an option. */
  readonly choose: (list: Locator, option: string) => Promise<void>;
  /** Where the keyboard is, visibly, once it rests: "app: button Save". */
  readonly place: () => Promise<string>;
};

/** More stops than any screen has. */
const STOPS = 250;
const REST_MS = 10_000;

export function keyboardOf(page: Page): Keyboard {
  const { keyboard } = page;

  const goTo: Keyboard["goTo"] = async (target) => {
    await target.waitFor();
    for (let stop = 0; stop < STOPS; stop += 1) {
      if (await hasFocus(target)) {
        await place();
        return;
      }
      await keyboard.press("Tab");
    }
    throw new Error(`Tab never came to ${String(target)} in ${STOPS} stops`);
  };
  const place: Keyboard["place"] = async () => {
    let last: Place | null = null;
    try {
      const { within, on } = await until("a place for the keyboard", REST_MS, async () => {
        last = await placeOf(page);
        return last.on !== null && last.seen && !last.waits && last;
      });
      return `${within}: ${on}`;
    } catch (error) {
      throw new Error(`The keyboard has lost its place: ${JSON.stringify(last)}`, { cause: error });
    }
  };
  return {
    goTo,
    place,
    press: async (target, outcome, key = "Enter") => {
      await goTo(target);
      await keyboard.press(key);
      await outcome();
      return place();
    },
    type: async (field, text) => {
      await goTo(field);
      await keyboard.press("ControlOrMeta+A");
      await keyboard.type(text);
    },
    choose: async (list, option) => {
      await goTo(list);
      const chosen = () =>
        list.evaluate((node) =>
          node instanceof HTMLSelectElement ? node.selectedOptions[0]?.label : undefined,
        );
      await keyboard.press("Home");
      for (let at = await chosen(); at !== option;) {
        await keyboard.press("ArrowDown");
        const next = await chosen();
        if (next === at) throw new Error(`the list ends at ${at}, without ${option}`);
        at = next;
      }
    },
  };
}

/** Also in a document that the focus has left something is active. */
function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((node) => node === document.activeElement && document.hasFocus());
}
