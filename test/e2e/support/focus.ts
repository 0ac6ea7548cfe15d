import type { Frame, Page } from "playwright-core";
import { frameIn } from "./browser.ts";

/** Where the keyboard is: in the admin around the app or in the app, on what, and whether a person sees it there. */
export type Place = {
  readonly within: "admin" | "app";
  /** The element in words, such as "button Save"; null where the focus fell to the document. */
  readonly on: string | null;
  readonly seen: boolean;
  /** What it was pressed for is being done. */
  readonly waits: boolean;
};

/** Follows the focus from the admin into the app's frame. */
export async function placeOf(page: Page): Promise<Place> {
  const isInFrame = await page.evaluate(() => document.activeElement?.tagName === "IFRAME");
  const frame: Frame = isInFrame ? frameIn(page) : page.mainFrame();
  return { within: isInFrame ? "app" : "admin", ...(await frame.evaluate(focusIn)) };
}

/** Runs in the document. Whether the focus shows is asked of the looks: something changes when it is taken away. */
async function focusIn(): Promise<Omit<Place, "within">> {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) {
    return { on: null, seen: false, waits: false };
  }
  const nearby = [element, element.parentElement, ...(element.parentElement?.children ?? [])];
  const looks = () =>
    nearby
      .flatMap((node) => ["", "::before", "::after"].map((part) => [node, part] as const))
      .map(([node, part]) => {
        if (node === null) return "";
        const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(node, part);
        return [outline, boxShadow, borderColor, backgroundColor].join();
      })
      .join();
  const frame = () => new Promise(requestAnimationFrame);
  const focused = looks();
  element.blur();
  let differs = looks() !== focused;
  if (!differs) {
    // React draws some of it itself.
    await frame();
    differs = looks() !== focused;
  }
  element.focus({ preventScroll: true });
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const isInView = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  const named = element.getAttribute("aria-label");
  const labels =
    "labels" in element && element.labels instanceof NodeList ? [...element.labels] : [];
  const spoken = (label: Node) => {
    const copy = label.cloneNode(true);
    if (copy instanceof Element)
      for (const hidden of copy.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    return copy.textContent ?? "";
  };
  const text = named ?? labels.map(spoken).join(" ");
  const name = (text === "" ? element.textContent : text).trim().replaceAll(/\s+/g, " ");
  return {
    on: `${element.getAttribute("role") ?? element.tagName.toLowerCase()} ${name}`.trim(),
    seen: differs && isInView,
    waits: element.matches(":disabled, [aria-disabled=true], [aria-busy=true]"),
  };
}
