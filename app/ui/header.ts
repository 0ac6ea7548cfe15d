import { createContext, useContext } from "react";
import type { HeaderView } from "#app/services/read-header.ts";

/** What stands at the top of every screen, and what can be done there. */
export type Header = HeaderView & {
  /** Where Shopify asks the merchant for the permissions that are missing. */
  readonly grantUrl: string;
  /** The path of the screen: a button that leads to where one is would do nothing. */
  readonly path: string;
  readonly isOnline: boolean;
  readonly onReconnect: () => void;
  readonly onImport: () => void;
  /** Which of the two was just pressed and has not answered yet. */
  readonly pending: "reconnect" | "import" | null;
};

export const HeaderContext = createContext<Header | null>(null);

/** The header of the frame that a screen stands in. */
export function useHeader(): Header {
  const header = useContext(HeaderContext);
  if (header === null) throw new Error("a screen stands in the app's frame");
  return header;
}
