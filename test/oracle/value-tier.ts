import type { CutOffs } from "./cut-offs.ts";

/** The third of the buyers a spend falls into. */
export type ValueTier = "low" | "mid" | "high";

/** The tier of a buyer's spend, if the cut-offs in force know tiers. */
export function valueTierOf(spend: number, cutOffs: CutOffs | undefined): ValueTier | null {
  const thirds = cutOffs?.value;
  if (!thirds) return null;
  if (spend <= thirds.lowMax) return "low";
  return spend <= thirds.midMax ? "mid" : "high";
}
