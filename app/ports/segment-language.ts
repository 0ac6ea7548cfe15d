import type { Draft } from "#app/domain/segments/draft.ts";
import type { Report } from "#app/domain/segments/problem.ts";

/**
 * Reads how a rule is written, not what it names. Whatever is wrong is reported; where that hides what was
 * meant there is no draft. Takes a time that grows with the text's length and no more, whatever the text.
 */
export type ParseRule = (text: string, report: Report) => Draft | null;
