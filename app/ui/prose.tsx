import { Link } from "@shopify/polaris";
import type { Piece } from "#app/services/playbook-text.ts";
import { TagName } from "./tag-name.tsx";
import { Words } from "./written-in.tsx";

/** A text with its tags, names and ways to other playbooks. */
export function Prose({ text }: { readonly text: readonly Piece[] }) {
  return (
    <Words>
      {text.map((piece, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a text has no other order, and never changes
        <PieceOf key={index} piece={piece} />
      ))}
    </Words>
  );
}

/** A paragraph of such a text, no wider than is read with ease. */
export function Paragraph({ text }: { readonly text: readonly Piece[] }) {
  return (
    <p className="cadence-prose">
      <Prose text={text} />
    </p>
  );
}

function PieceOf({ piece }: { readonly piece: Piece }) {
  if (piece.kind === "playbook") {
    return <Link url={`/app/playbooks/${piece.key}`}>{piece.text}</Link>;
  }
  if (piece.kind === "tag") return <TagName tag={piece.text} />;
  if (piece.kind === "code") return <Code text={piece.text} />;
  if (piece.kind === "name") return <em>{piece.text}</em>;
  return piece.text;
}

/** What is typed as it stands. */
export function Code({ text }: { readonly text: string }) {
  return (
    <code className="cadence-tag" translate="no">
      {text}
    </code>
  );
}
