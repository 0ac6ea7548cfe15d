import { Link, useLocation } from "@remix-run/react";
import type { LinkProps } from "./look.tsx";

/** What the admin tells every document of the app; a reload of a page needs it again. */
const FROM_ADMIN = ["shop", "host", "embedded", "locale"];

/** The same address with the admin's part of another address's query. */
export function withAdminQuery(address: string, search: string): string {
  if (!/^[/?]/.test(address)) return address;
  const [path = "", query = ""] = address.split("?", 2);
  const given = new URLSearchParams(search);
  const wanted = new URLSearchParams(query);
  for (const name of FROM_ADMIN) {
    const value = given.get(name);
    if (value !== null && !wanted.has(name)) wanted.set(name, value);
  }
  const text = wanted.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Puts the admin's part of this page's query into an address of the app. */
export function useAdminAddress(): (address: string) => string {
  const { search } = useLocation();
  return (address) => withAdminQuery(address, search);
}

/** How Polaris renders links: within the app, and without losing the admin's query. */
export function AdminLink({ url, external, children, ref: _none, ...rest }: LinkProps) {
  const { search } = useLocation();
  const attributes: Record<string, unknown> = rest;
  if (external) {
    return (
      <a {...attributes} href={url} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    );
  }
  return (
    <Link {...attributes} to={withAdminQuery(url, search)}>
      {children}
    </Link>
  );
}
