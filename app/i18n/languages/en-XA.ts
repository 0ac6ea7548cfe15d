import { pseudoTexts } from "../pseudo.ts";
import * as english from "./en.ts";

export const ours = pseudoTexts(english.ours);
export const polaris = pseudoTexts(english.polaris);
