import { useLocation, useNavigate } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { AdminLink, withAdminQuery } from "./admin-link.tsx";
import { useKeepFocus } from "./keep-focus.ts";
import { Look } from "./look.tsx";
import { OpenContext } from "./open.ts";

/** The app inside the admin: its menu, and its screens. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const open = useOpen();
  useMenuNavigation(open);
  useBeginAtTop();
  useKeepFocus();
  return (
    <Look link={AdminLink}>
      <OpenContext.Provider value={open}>
        <Menu />
        <main>{children}</main>
      </OpenContext.Provider>
    </Look>
  );
}

function Menu() {
  const { t } = useTranslation();
  return (
    <NavMenu>
      <a href="/app" rel="home">
        {t("nav.overview")}
      </a>
      <a href="/app/segments">{t("nav.segments")}</a>
      <a href="/app/customers">{t("nav.customers")}</a>
      <a href="/app/playbooks">{t("nav.playbooks")}</a>
      <a href="/app/activity">{t("nav.activity")}</a>
      <a href="/app/settings">{t("nav.settings")}</a>
    </NavMenu>
  );
}

/** Goes to an address without losing the admin's query. */
function useOpen(): (url: string) => void {
  const navigate = useNavigate();
  const { search } = useLocation();
  return useCallback((url) => navigate(withAdminQuery(url, search)), [navigate, search]);
}

/** App Bridge says where the admin's menu wants to go; a link carries the address. */
function useMenuNavigation(open: (url: string) => void): void {
  useEffect(() => {
    const follow = ({ target }: Event) => {
      const href = target instanceof Element ? target.getAttribute("href") : null;
      if (href !== null) open(href);
    };
    addEventListener("shopify:navigate", follow);
    return () => removeEventListener("shopify:navigate", follow);
  }, [open]);
}

/** Another screen begins at its top: Remix's own way of seeing to it needs the storage that the admin denies. */
function useBeginAtTop(): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current !== pathname) scrollTo(0, 0);
    shown.current = pathname;
  }, [pathname]);
}
