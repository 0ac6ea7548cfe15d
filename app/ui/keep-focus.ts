import { useEffect } from "react";

/** Where the keyboard is, and the headings that stand before it, the nearest first. */
type Held = { readonly element: HTMLElement; readonly headings: readonly HTMLElement[] };

/**
 * Keeps the keyboard's place. What was pressed often is disabled while its work is done, and gone afterwards; the
 * browser then lets the focus fall to the document, and Tab begins at the top. What waits disabled gets it back;
 * what is gone, and so a link to another screen, hands it to the nearest heading before it that is still there, or
 * else to the title of what there is now.
 */
export function useKeepFocus(): void {
  useEffect(() => {
    let held: Held | null = null;
    const hold = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement)
        held = { element: target, headings: headingsBefore(target) };
    };
    // Who clicks beside it has left it.
    const leave = ({ target }: PointerEvent) => {
      if (target instanceof Node && held?.element.contains(target) === false) held = null;
    };
    const keep = () => {
      if (held === null || !isLost()) return;
      const { element, headings } = held;
      if (!element.isConnected) focusHeading(headings.find((heading) => heading.isConnected));
      else if (!element.matches(":disabled")) element.focus();
    };
    const changes = new MutationObserver(keep);
    changes.observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ["disabled"],
    });
    addEventListener("focusin", hold);
    addEventListener("pointerdown", leave);
    return () => {
      changes.disconnect();
      removeEventListener("focusin", hold);
      removeEventListener("pointerdown", leave);
    };
  }, []);
}

/** The keyboard is in this document, and on nothing in it. */
function isLost(): boolean {
  const { activeElement, body } = document;
  return document.hasFocus() && (activeElement === null || activeElement === body);
}

function headingsBefore(element: HTMLElement): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("h1, h2, h3, h4, h5")]
    .filter(
      (heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
    )
    .toReversed();
}

function focusHeading(heading = document.querySelector<HTMLElement>("h1")): void {
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus();
}
