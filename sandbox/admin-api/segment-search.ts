import { z } from "zod";
import { gid, utc } from "../world/gid.ts";
import type { Segment } from "../world/records.ts";
import type { FieldTable } from "./field-table.ts";
import { numberMatches, search, textMatches, type SearchFields } from "./search-query.ts";

/** A segment; the merchant's are never edited here. */
export const segmentFields: FieldTable<Segment> = {
  id: (segment) => gid("Segment", segment.number),
  name: (segment) => segment.name,
  query: (segment) => segment.query,
  creationDate: (segment) => utc(segment.createdAt),
  lastEditDate: (segment) => utc(segment.createdAt),
};

const fields: SearchFields<Segment> = {
  "": (segment, condition) => textMatches(segment.name, condition),
  id: (segment, condition) => numberMatches(segment.number, condition),
  name: (segment, condition) => textMatches(segment.name, condition),
};

/** Segments that a search finds; their queries are not searched. */
export function searchSegments(segments: readonly Segment[], query: unknown): readonly Segment[] {
  return search(segments, query, "segment", fields);
}

const SortKey = z.enum(["CREATION_DATE", "ID", "LAST_EDIT_DATE", "RELEVANCE"]);

/** What a sort key orders segments by. */
export function segmentSortValue(sortKey: unknown): (segment: Segment) => number {
  const key = SortKey.default("CREATION_DATE").parse(sortKey);
  return key === "ID" || key === "RELEVANCE" ? ({ number }) => number : (one) => one.createdAt;
}
