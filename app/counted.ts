import { Registry } from "prom-client";

/** What this process has counted since it began (metrics-server.ts). */
export const counted = new Registry();
