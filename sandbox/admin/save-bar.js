import { ask } from "./ask.js";
import { byId } from "./dom.js";

/** The contextual save bar over the top of the admin; the app's own buttons do the work. */
export function createSaveBar(pressInApp) {
  let current;

  const buttons = { save: byId("save"), discard: byId("discard") };
  for (const which of ["save", "discard"])
    buttons[which].addEventListener("click", () => press(which));

  async function press(which) {
    if (which === "discard" && current.confirmsDiscard && !(await asksToDiscard())) return;
    pressInApp({ id: current.id, which });
  }

  function show(bar) {
    if (!bar.shown && bar.id !== current?.id) return;
    current = bar.shown ? bar : undefined;
    byId("save-bar").hidden = !current;
    document.body.classList.toggle("unsaved", Boolean(current));
    for (const [which, button] of Object.entries(buttons)) {
      const state = current?.[which];
      button.disabled = Boolean(state?.disabled || state?.loading);
      button.setAttribute("aria-busy", String(Boolean(state?.loading)));
    }
  }

  addEventListener("beforeunload", (event) => {
    if (current) event.preventDefault();
  });

  return {
    show,
    forget: () => show({ id: current?.id, shown: false }),
    /** Whether the page may be left: at once when all is saved, else as the person says. */
    mayLeave: async () => !current || Boolean(await asksToLeave()),
  };
}

const asksToLeave = () =>
  ask({
    title: "Leave page with unsaved changes?",
    text: "Leaving this page deletes all unsaved changes.",
    decline: "Stay",
    agree: "Leave page",
    isDestructive: true,
  });

const asksToDiscard = () =>
  ask({
    title: "Discard all unsaved changes?",
    text: "Discarding takes you back to what was last saved.",
    decline: "Continue editing",
    agree: "Discard changes",
    isDestructive: true,
  });
