import { createContext } from "react";

/** The nonce that lets this document's own inline scripts run; known on the server only. */
export const NonceContext = createContext<string | undefined>(undefined);
