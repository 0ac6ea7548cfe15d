import { read } from "./api.js";
import { byId, element } from "./dom.js";
import { adminTarget } from "./places.js";
import { pickProduct } from "./resource-picker.js";
import { createSaveBar } from "./save-bar.js";
import { hideToast, showToast } from "./toast.js";

const MARK = "cadenceSandbox";

/** The app in its frame, and the other end of App Bridge. */
export function createAppFrame(config, { onPlace, onNav }) {
  const appOrigin = new URL(config.appUrl).origin;
  const heading = element("h1", {}, config.appName);
  const buttons = element("div", { class: "actions" });
  const slot = element("div", { class: "frame-slot" });
  byId("main").replaceChildren(
    element(
      "div",
      { class: "app-head" },
      element("span", { class: "icon app", "aria-hidden": "true" }),
      heading,
      buttons,
    ),
    slot,
  );
  let frame;

  const send = (message) => frame?.contentWindow?.postMessage({ [MARK]: 1, ...message }, appOrigin);
  const tell = (type, payload) => send({ type, payload });
  const saveBar = createSaveBar((pressed) => tell("saveBarButton", pressed));

  // A new element, not a new src: going back must not lead to a used token.
  async function open(path) {
    setLoading(true);
    const { url } = await read("/sandbox/embed-url", { path });
    saveBar.forget();
    frame = element("iframe", {
      name: "app-iframe",
      title: config.appName,
      src: url,
      allow: "clipboard-write",
      load: () => {
        setLoading(false);
        greet();
      },
    });
    slot.replaceChildren(frame);
  }

  function greet() {
    const host = btoa(`admin.shopify.com/store/${config.store}`).replace(/=+$/, "");
    tell("hello", { shop: config.shop, host, locale: config.locale });
  }

  function setTitle({ title, documentTitle, buttons: wanted }) {
    heading.textContent = title || config.appName;
    document.title = [documentTitle || title, config.appName].filter(Boolean).join(" · ");
    buttons.replaceChildren(
      ...wanted.map(({ label, variant, disabled }, index) =>
        element(
          "button",
          {
            type: "button",
            class: variant === "primary" ? "button primary" : "button",
            disabled,
            click: () => tell("titleButton", { index }),
          },
          label,
        ),
      ),
    );
  }

  function redirect(url) {
    const target = adminTarget(url, config);
    if (target) location.assign(target);
  }

  const onApp = {
    hello: () => {
      saveBar.forget();
      greet();
    },
    place: ({ path }) => onPlace(path),
    nav: ({ items }) => onNav(items),
    open: ({ path }) => open(path),
    title: setTitle,
    loading: ({ isLoading }) => setLoading(isLoading),
    redirect: ({ url }) => redirect(url),
    saveBar: saveBar.show,
    hideToast: ({ id }) => hideToast(id),
    toast: (toast) =>
      showToast(toast, {
        acted: () => tell("toastAction", { id: toast.id }),
        gone: (byPerson) => tell("toastGone", { id: toast.id, byPerson }),
      }),
  };
  const onQuestion = {
    idToken: () => read("/sandbox/id-token"),
    leaveConfirmation: async () => ({ leave: await saveBar.mayLeave() }),
    resourcePicker: async () => ({ selection: await pickProduct() }),
  };

  async function answer({ id, type }) {
    try {
      send({ replyTo: id, payload: await onQuestion[type]() });
    } catch (error) {
      send({ replyTo: id, error: error.message });
    }
  }

  addEventListener("message", (event) => {
    const message = event.data;
    const isApp = event.source === frame?.contentWindow && event.origin === appOrigin;
    if (!isApp || !message?.[MARK]) return;
    if (message.type in onQuestion) void answer(message);
    else onApp[message.type]?.(message.payload);
  });

  return {
    open,
    navigate: (href) => tell("navigate", { href }),
    mayLeave: async () => {
      const may = await saveBar.mayLeave();
      if (may) saveBar.forget();
      return may;
    },
  };
}

function setLoading(isLoading) {
  byId("progress").hidden = !isLoading;
}
