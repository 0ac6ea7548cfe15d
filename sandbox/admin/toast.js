import { byId, element } from "./dom.js";

const STAYS = 5000;

/** Shows a message for a while. Calls back `gone(byPerson)` and `acted()`. */
export function showToast({ id, message, duration = STAYS, isError, action }, heard = {}) {
  const leave = (byPerson) => {
    if (!toast.isConnected) return;
    toast.remove();
    heard.gone?.(byPerson);
  };
  const toast = element(
    "div",
    { class: isError ? "toast error" : "toast", "data-toast": id },
    element("span", {}, message),
    action && element("button", { type: "button", click: () => heard.acted?.() }, action),
    element(
      "button",
      { type: "button", class: "dismiss", "aria-label": "Dismiss", click: () => leave(true) },
      element("span", { class: "cross", "aria-hidden": "true" }),
    ),
  );
  byId("toasts").append(toast);
  setTimeout(() => leave(false), duration);
}

export function hideToast(id) {
  for (const toast of byId("toasts").children) if (toast.dataset.toast === id) toast.remove();
}

/** Runs what a person asked for, and says in a toast how it went. */
export async function attempt(action, success) {
  try {
    const result = await action();
    showToast({ message: success(result) });
    return result;
  } catch (error) {
    showToast({ message: error.message, isError: true });
    return undefined;
  }
}
