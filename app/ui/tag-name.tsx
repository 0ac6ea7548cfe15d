/** A tag, exactly as Shopify has it. */
export function TagName({ tag }: { readonly tag: string }) {
  return (
    <code className="cadence-tag" translate="no">
      {tag}
    </code>
  );
}
