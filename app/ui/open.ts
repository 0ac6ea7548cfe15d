import { createContext } from "react";

/** Goes to an address of the app without a link: the frame says how, so that what is drawn knows of no router. */
export const OpenContext = createContext<(url: string) => void>(() => {});
