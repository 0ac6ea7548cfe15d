/** Words along the edge of a plot, at per cents of its width; the first and the last stay inside. */
export function AxisAcross({
  ticks,
}: {
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}) {
  return (
    <div className="cadence-axis-across" aria-hidden="true">
      {ticks.map(({ at, text }) => (
        <span key={at} style={{ insetInlineStart: `${at}%`, translate: `${-at}%` }}>
          {text}
        </span>
      ))}
    </div>
  );
}

/** Lines across a plot at per cents of its height from below, each with its word. */
export function AxisUp({
  ticks,
}: {
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}) {
  return (
    <div className="cadence-axis-up" aria-hidden="true">
      {ticks.map(({ at, text }) => (
        <span key={at} style={{ insetBlockEnd: `${at}%` }}>
          <span>{text}</span>
        </span>
      ))}
    </div>
  );
}
