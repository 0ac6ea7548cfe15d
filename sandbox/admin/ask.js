import { element } from "./dom.js";

/** Asks in a dialog; resolves to the form's data when the person agrees, to nothing when not. */
export function ask({
  title,
  text,
  fields = [],
  agree,
  decline = "Cancel",
  isDestructive = false,
}) {
  return new Promise((resolve) => {
    let agreed = false;
    const form = element(
      "form",
      {
        method: "dialog",
        submit: (event) => (agreed = event.submitter?.value === "agree"),
      },
      element("h2", { id: "ask-title" }, title),
      text && element("p", { id: "ask-text" }, text),
      ...fields,
      element(
        "div",
        { class: "actions end" },
        element(
          "button",
          { class: "button", value: "decline", formnovalidate: true, type: "submit" },
          decline,
        ),
        element(
          "button",
          {
            class: isDestructive ? "button destructive" : "button primary",
            value: "agree",
            type: "submit",
          },
          agree,
        ),
      ),
    );
    const dialog = element(
      "dialog",
      {
        class: "dialog",
        "aria-labelledby": "ask-title",
        "aria-describedby": text ? "ask-text" : undefined,
        close: () => {
          dialog.remove();
          resolve(agreed ? new FormData(form) : undefined);
        },
      },
      form,
    );
    // Enter in a field must agree, though declining stands first.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      form.requestSubmit(form.querySelector('[value="agree"]'));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
