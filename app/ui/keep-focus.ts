import { useEffect } from "react";

/** What visibly has the focus, and the headings that stand before it, the nearest first. */
type Held = { readonly element: HTMLElement; readonly headings: readonly HTMLElement[] };

/**
 * Keeps the keyboard's place. What was pressed often is gone when its work is done, and so is a link that led to
 * another screen; the browser then lets the focus fall to the document, and Tab begins at the top. It goes to the
 * nearest heading before it that is still there, or else to the title of what there is now.
 */
export function useKeepFocus(): void {
  useEffect(() => {
    let held: Held | null = null;
    const hold = ({ target }: FocusEvent) => {
      // The focus that a mouse leaves behind shows nowhere, and need not be kept.
      const isShown = target instanceof HTMLElement && target.matches(":focus-visible");
      held = isShown ? { element: target, headings: headingsBefore(target) } : null;
    };
    const letGo = () => {
      held = null;
    };
    // On the way to the next stop nothing has the focus for a moment, though nothing is lost.
    const move = ({ key }: KeyboardEvent) => {
      if (key === "Tab") letGo();
    };
    const keep = () => {
      if (held === null || held.element.isConnected || !isLost()) return;
      focusHeading(held.headings.find((heading) => heading.isConnected));
    };
    const changes = new MutationObserver(keep);
    changes.observe(document.body, { childList: true, subtree: true });
    addEventListener("focusin", hold);
    addEventListener("pointerdown", letGo);
    addEventListener("keydown", move);
    return () => {
      changes.disconnect();
      removeEventListener("focusin", hold);
      removeEventListener("pointerdown", letGo);
      removeEventListener("keydown", move);
    };
  }, []);
}

/** The keyboard is in this document, and on nothing in it. */
function isLost(): boolean {
  const { activeElement, body } = document;
  return document.hasFocus() && (activeElement === null || activeElement === body);
}

/** Brings the keyboard to the nearest heading before an element, or to the title of the screen. */
export function focusHeadingBefore(element: Element | null): void {
  focusHeading(element === null ? undefined : headingsBefore(element)[0]);
}

function headingsBefore(element: Element): readonly HTMLElement[] {
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
