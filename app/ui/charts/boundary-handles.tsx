import { type KeyboardEvent, type PointerEvent, useRef } from "react";

/** A line on an axis of days that can be moved. */
export type BoundaryHandle = {
  readonly id: string;
  /** What it is the boundary of, for who does not see it. */
  readonly name: string;
  /** On its flag. */
  readonly text: string;
  /** Read aloud when it moves. */
  readonly spoken: string;
  readonly days: number;
  readonly least: number;
  readonly most: number;
  /** Drawn dashed: nobody has set it. */
  readonly learned: boolean;
};

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -7,
  PageUp: 7,
};

/** Lines down over a plot of days, to be dragged by their flags or moved by arrow keys; `end` is its last day. */
export function BoundaryHandles({
  handles,
  end,
  onMove,
}: {
  readonly handles: readonly BoundaryHandle[];
  readonly end: number;
  readonly onMove: (id: string, days: number) => void;
}) {
  return (
    <div className="cadence-boundaries">
      {handles.map((handle) => (
        <Handle
          key={handle.id}
          handle={handle}
          end={end}
          onMove={(days) => onMove(handle.id, days)}
        />
      ))}
    </div>
  );
}

function Handle({
  handle: { name, text, spoken, days, least, most, learned },
  end,
  onMove,
}: {
  readonly handle: BoundaryHandle;
  readonly end: number;
  readonly onMove: (days: number) => void;
}) {
  // A flag is held where it was taken, beside its line.
  const grip = useRef(0);
  const move = (to: number, furthest: number) => {
    const within = Math.max(least, Math.min(to, furthest));
    if (within !== days) onMove(within);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(days + step, most);
  };
  const daysAt = ({ currentTarget, clientX }: PointerEvent): number => {
    const plot = currentTarget.parentElement?.parentElement?.getBoundingClientRect();
    return plot === undefined ? days : (end * (clientX - plot.left)) / plot.width;
  };
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = days - daysAt(event);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(Math.round(daysAt(event) + grip.current), Math.min(most, end));
  };
  const at = Math.min(100, (100 * days) / end);
  return (
    <div
      className="cadence-boundary"
      data-learned={learned}
      data-side={at > 50 ? "before" : "after"}
      style={{ insetInlineStart: `${at}%` }}
    >
      <span
        className="cadence-boundary__flag"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input of type range has a track of its own, and no words
        role="slider"
        tabIndex={0}
        aria-label={name}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuenow={days}
        aria-valuetext={spoken}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
      >
        {text}
      </span>
    </div>
  );
}
