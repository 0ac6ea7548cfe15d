/**
 * Runs in every document before its own scripts. An ordinary Chromium denies storage to a frame of another site;
 * the headless one that npm brings has no such setting and grants it, so it is taken away here.
 */
export function denyThirdPartyStorage() {
  const isOwnSite = [...location.ancestorOrigins].every(
    (origin) => new URL(origin).hostname === location.hostname,
  );
  if (isOwnSite) return;
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException(`Access is denied for this document: ${name}`, "SecurityError");
      },
    });
  Object.defineProperty(document, "cookie", { get: () => "", set: () => {} });
}
