/* A stand-in for Shopify's App Bridge: own code, the documented surface as far as the sandbox needs it. */
(() => {
  const MARK = "cadenceSandbox";
  const query = new URLSearchParams(location.search);
  const embedded = window.parent !== window;

  // ---- Speaking with the admin around this frame

  const memory = {
    // The browser denies storage to a frame of another site; then the admin's greeting is the memory.
    recall(name) {
      try {
        return sessionStorage.getItem(`app-bridge:${name}`) ?? undefined;
      } catch {
        return undefined;
      }
    },
    keep(name, value) {
      try {
        sessionStorage.setItem(`app-bridge:${name}`, value);
      } catch {
        return;
      }
    },
  };

  function parentFromBrowser() {
    if (!embedded) return undefined;
    const ancestor = location.ancestorOrigins?.[0];
    if (ancestor) return ancestor;
    const referrer = document.referrer ? new URL(document.referrer).origin : location.origin;
    return referrer === location.origin ? memory.recall("parent") : referrer;
  }

  let parentOrigin = parentFromBrowser();
  if (parentOrigin) memory.keep("parent", parentOrigin);
  const unsent = [];
  const waiting = new Map();
  let lastId = 0;

  function send(message) {
    if (!embedded) return;
    if (parentOrigin) window.parent.postMessage({ [MARK]: 1, ...message }, parentOrigin);
    else unsent.push(message);
  }
  const tell = (type, payload = {}) => send({ type, payload });
  const ask = (type, payload = {}) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      send({ type, payload, id: lastId });
    });

  function answered({ replyTo, payload, error }) {
    const question = waiting.get(replyTo);
    waiting.delete(replyTo);
    if (error) question?.reject(new Error(error));
    else question?.resolve(payload);
  }

  addEventListener("message", (event) => {
    const message = event.data;
    if (event.source !== window.parent || !message?.[MARK]) return;
    if (parentOrigin && event.origin !== parentOrigin) return;
    if (!parentOrigin && message.type === "hello") {
      parentOrigin = event.origin;
      memory.keep("parent", parentOrigin);
      for (const late of unsent.splice(0)) send(late);
    }
    if (message.replyTo) answered(message);
    else onAdmin[message.type]?.(message.payload);
  });

  const onAdmin = {
    hello: ({ shop, host, locale }) => {
      config.shop ??= shop;
      config.host ??= host;
      config.locale ??= locale;
      isReady();
    },
    navigate: ({ href }) => navigate(href),
    saveBarButton: ({ id, which }) => pressSaveBarButton(id, which),
    titleButton: ({ index }) => titleBarButtons()[index]?.click(),
    toastAction: ({ id }) => toasts.get(id)?.onAction?.(),
    toastGone: ({ id, byPerson }) => {
      if (byPerson) toasts.get(id)?.onDismiss?.();
      toasts.delete(id);
    },
  };

  // ---- Who and where we are

  function remembered(name) {
    const value = query.get(name) ?? memory.recall(name);
    if (value) memory.keep(name, value);
    return value;
  }
  const config = {
    apiKey:
      document.currentScript?.dataset.apiKey ??
      document.querySelector('meta[name="shopify-api-key"]')?.content,
    shop: remembered("shop"),
    host: remembered("host"),
    locale: remembered("locale"),
  };
  let isReady;
  const ready = new Promise((resolve) => (isReady = resolve));
  if (config.shop && config.host) isReady();

  // ---- Session tokens

  const SECONDS_BEFORE_EXPIRY = 5;
  let token;
  let asking;

  function expiryOf(jwt) {
    const [, claims] = jwt.split(".");
    return JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))).exp;
  }
  async function idToken() {
    if (!embedded) throw new Error("App Bridge works only inside the admin");
    if (token && expiryOf(token) - Date.now() / 1000 > SECONDS_BEFORE_EXPIRY) return token;
    asking ??= ask("idToken").finally(() => (asking = undefined));
    token = (await asking).token;
    return token;
  }

  // ---- fetch carries the token to the app's own origin

  const nativeFetch = window.fetch.bind(window);
  const RETRY = "X-Shopify-Retry-Invalid-Session-Request";
  const REAUTHORIZE = "X-Shopify-API-Request-Failure-Reauthorize-Url";

  async function withToken(request) {
    if (!request.headers.has("Authorization"))
      request.headers.set("Authorization", `Bearer ${await idToken()}`);
    request.headers.set("X-Requested-With", "XMLHttpRequest");
    return nativeFetch(request);
  }

  async function bridgedFetch(input, init) {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (!embedded || url.origin !== location.origin) return nativeFetch(input, init);
    const request = new Request(input, init);
    const again = request.clone();
    let response = await withToken(request);
    if (response.headers.has(RETRY)) {
      token = undefined;
      response = await withToken(again);
    }
    const elsewhere = response.headers.get(REAUTHORIZE);
    if (elsewhere) leaveFor(elsewhere);
    return response;
  }
  window.fetch = bridgedFetch;

  // The page the library sends when a document comes without a token: take one, and go where it says.
  async function returnWithToken(address) {
    const target = new URL(address, location.href);
    if (target.origin !== location.origin) return;
    target.searchParams.set("id_token", await idToken());
    location.replace(target.href);
  }
  const reload = query.get("shopify-reload");
  if (reload && embedded) void returnWithToken(reload);

  // ---- Leaving the frame

  const isAdminLink = (url) => /^shopify:/i.test(String(url));
  const isTop = (target) => /^_(top|parent)$/i.test(target ?? "");

  function leaveFor(url) {
    tell("redirect", { url: isAdminLink(url) ? String(url) : new URL(url, location.href).href });
  }

  const nativeOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    if (!embedded || !(isTop(target) || isAdminLink(url))) return nativeOpen(url, target, features);
    leaveFor(url);
    return null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!embedded || !link || event.defaultPrevented || event.button !== 0) return;
    const href = link.getAttribute("href");
    if (!isTop(link.target) && !isAdminLink(href)) return;
    event.preventDefault();
    leaveFor(href);
  });

  // ---- Where the app is, for the admin's address bar and menu

  const FROM_ADMIN = "shop host id_token hmac session timestamp embedded locale".split(" ");
  let lastPlace;

  function reportPlace() {
    const url = new URL(location.href);
    for (const name of FROM_ADMIN) url.searchParams.delete(name);
    const path = url.pathname + url.search + url.hash;
    if (path === lastPlace) return;
    lastPlace = path;
    tell("place", { path });
  }
  for (const method of ["pushState", "replaceState"]) {
    const native = history[method].bind(history);
    history[method] = (...state) => {
      native(...state);
      reportPlace();
    };
  }
  addEventListener("popstate", reportPlace);

  let listeners = 0;
  const nativeAdd = window.addEventListener.bind(window);
  const nativeRemove = window.removeEventListener.bind(window);
  window.addEventListener = (type, ...rest) => {
    if (type === "shopify:navigate") listeners += 1;
    nativeAdd(type, ...rest);
  };
  window.removeEventListener = (type, ...rest) => {
    if (type === "shopify:navigate") listeners -= 1;
    nativeRemove(type, ...rest);
  };

  // A page that is not hydrated, or that failed, hears nothing: the admin then loads the frame anew.
  function navigate(href) {
    if (listeners === 0) return tell("open", { path: href });
    const link = document.createElement("a");
    link.setAttribute("href", href);
    link.hidden = true;
    document.body.append(link);
    link.dispatchEvent(new Event("shopify:navigate", { bubbles: true }));
    link.remove();
  }

  // ---- Toasts

  const toasts = new Map();
  let toastCount = 0;
  const toast = {
    show(message, { duration, isError, action, onAction, onDismiss } = {}) {
      toastCount += 1;
      const id = `toast-${toastCount}`;
      toasts.set(id, { onAction, onDismiss });
      tell("toast", { id, message: `${message}`, duration, isError, action });
      return id;
    },
    hide: (id) => tell("hideToast", { id }),
  };

  // ---- Save bar

  const shownBars = new Set();
  const barElement = (id) => document.getElementById(id);
  const barButtons = (id) => {
    const buttons = [...(barElement(id)?.querySelectorAll("button") ?? [])];
    const isSave = (button) => button.getAttribute("variant") === "primary";
    return {
      save: buttons.find(isSave),
      discard: buttons.find((button) => !isSave(button)),
    };
  };
  const buttonState = (button) => ({
    label: button?.textContent.trim() ?? "",
    disabled: button?.hasAttribute("disabled") ?? false,
    loading: button?.hasAttribute("loading") && button.getAttribute("loading") !== "false",
  });

  function describeSaveBar(id) {
    const { save, discard } = barButtons(id);
    tell("saveBar", {
      id,
      shown: true,
      save: buttonState(save),
      discard: buttonState(discard),
      confirmsDiscard: barElement(id)?.hasAttribute("discardconfirmation") ?? false,
    });
  }
  function pressSaveBarButton(id, which) {
    barButtons(id)[which]?.click();
  }
  const saveBar = {
    async show(id) {
      const isNew = !shownBars.has(id);
      shownBars.add(id);
      describeSaveBar(id);
      if (isNew) barElement(id)?.dispatchEvent(new Event("show"));
    },
    async hide(id) {
      if (!shownBars.delete(id)) return;
      tell("saveBar", { id, shown: false });
      barElement(id)?.dispatchEvent(new Event("hide"));
    },
    toggle: (id) => (shownBars.has(id) ? saveBar.hide(id) : saveBar.show(id)),
    // Resolves when the person agrees to leave; who stays keeps the caller waiting, as the real one does.
    async leaveConfirmation() {
      if (shownBars.size === 0) return;
      const { leave } = await ask("leaveConfirmation");
      if (!leave) await new Promise(() => {});
      for (const id of shownBars) await saveBar.hide(id);
    },
  };

  // ---- Elements

  // Calls back now and whenever something inside changes, once per turn.
  class Watched extends HTMLElement {
    connectedCallback() {
      this.style.display = "none";
      this.observer = new MutationObserver(() => this.describe());
      this.observer.observe(this, {
        childList: true,
        subtree: true,
        attributes: true,
        characterData: true,
      });
      queueMicrotask(() => this.isConnected && this.describe());
    }
    disconnectedCallback() {
      this.observer.disconnect();
    }
  }

  class NavMenu extends Watched {
    connectedCallback() {
      super.connectedCallback();
      // While the document is still being read, the links come after the opening tag.
      document.addEventListener("DOMContentLoaded", () => this.describe());
    }
    describe() {
      const items = [...this.querySelectorAll("a[href], s-link[href]")]
        .filter((link) => link.getAttribute("rel") !== "home")
        .map((link) => ({
          href: withoutAdminQuery(link.getAttribute("href")),
          label: link.textContent.trim(),
        }));
      tell("nav", { items });
    }
  }
  function withoutAdminQuery(href) {
    const url = new URL(href, location.href);
    for (const name of FROM_ADMIN) url.searchParams.delete(name);
    return url.pathname + url.search + url.hash;
  }

  class SaveBarElement extends Watched {
    describe() {
      if (shownBars.has(this.id)) describeSaveBar(this.id);
    }
    connectedCallback() {
      if (!this.id) this.id = `save-bar-${document.querySelectorAll("ui-save-bar").length}`;
      super.connectedCallback();
    }
    disconnectedCallback() {
      super.disconnectedCallback();
      void saveBar.hide(this.id);
    }
    get showing() {
      return shownBars.has(this.id);
    }
    get discardConfirmation() {
      return this.hasAttribute("discardconfirmation");
    }
    set discardConfirmation(asks) {
      this.toggleAttribute("discardconfirmation", asks);
    }
    show() {
      return saveBar.show(this.id);
    }
    hide() {
      return saveBar.hide(this.id);
    }
    toggle() {
      return saveBar.toggle(this.id);
    }
  }

  const titleBar = () => document.querySelector("ui-title-bar:not(ui-modal ui-title-bar)");
  const titleBarButtons = () => [...(titleBar()?.querySelectorAll("button, a") ?? [])];

  function describeTitle() {
    tell("title", {
      title: titleBar()?.getAttribute("title") ?? "",
      documentTitle: document.title,
      buttons: titleBarButtons().map((button) => ({
        label: button.textContent.trim(),
        variant: button.getAttribute("variant") ?? "",
        disabled: button.hasAttribute("disabled"),
      })),
    });
  }
  class TitleBar extends Watched {
    describe() {
      describeTitle();
    }
    disconnectedCallback() {
      super.disconnectedCallback();
      describeTitle();
    }
  }

  // The real one opens over the whole admin; here a dialog in the app's own page is enough.
  class Modal extends HTMLElement {
    connectedCallback() {
      this.style.display = "none";
      this.content ??= document.createElement("div");
      this.dialog ??= document.createElement("dialog");
      Object.assign(this.dialog.style, {
        boxSizing: "border-box",
        width: "min(620px, calc(100vw - 32px))",
        padding: "20px",
        border: "0",
        borderRadius: "12px",
        boxShadow: "0 16px 48px #0b122059",
      });
      this.dialog.addEventListener("close", () => {
        this.dialog.remove();
        this.dispatchEvent(new Event("hide"));
      });
    }
    disconnectedCallback() {
      this.dialog.close();
    }
    fill() {
      const title = this.querySelector("ui-title-bar");
      const heading = document.createElement("h2");
      heading.textContent = title?.getAttribute("title") ?? "";
      const buttons = document.createElement("p");
      for (const original of title?.querySelectorAll("button") ?? []) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = original.textContent;
        button.disabled = original.hasAttribute("disabled");
        button.addEventListener("click", () => original.click());
        buttons.append(button, " ");
      }
      // React draws into `content`; plain pages write the content between the tags.
      if (!this.content.hasChildNodes())
        for (const child of this.children)
          if (!/^ui-/i.test(child.tagName)) this.content.append(child.cloneNode(true));
      this.dialog.replaceChildren(heading, this.content, buttons);
      this.dialog.setAttribute("aria-label", heading.textContent || "Dialog");
    }
    async show() {
      if (this.dialog.open) return;
      this.fill();
      document.body.append(this.dialog);
      this.dialog.showModal();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      this.dialog.close();
    }
    toggle() {
      return this.dialog.open ? this.hide() : this.show();
    }
  }

  const elements = {
    "ui-nav-menu": NavMenu,
    "s-app-nav": class extends NavMenu {},
    "ui-save-bar": SaveBarElement,
    "ui-title-bar": TitleBar,
    "ui-modal": Modal,
  };
  for (const [name, element] of Object.entries(elements))
    if (!customElements.get(name)) customElements.define(name, element);

  addEventListener("DOMContentLoaded", () => {
    describeTitle();
    new MutationObserver(describeTitle).observe(document.head, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });

  // ---- The global

  const modal = (id) => document.getElementById(id);
  window.shopify = {
    config,
    origin: location.origin,
    environment: { embedded, mobile: false, pos: false },
    ready,
    idToken,
    toast,
    saveBar,
    // One product, as far as the real one's answer is documented; undefined when the person declines.
    resourcePicker: async ({ type }) => (await ask("resourcePicker", { type })).selection,
    loading: (isLoading = true) => tell("loading", { isLoading }),
    modal: {
      show: async (id) => modal(id)?.show(),
      hide: async (id) => modal(id)?.hide(),
      toggle: async (id) => modal(id)?.toggle(),
    },
  };

  // A new document knows nothing of bars and titles the last one showed.
  tell("hello");
  reportPlace();
})();
