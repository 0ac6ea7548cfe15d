import { Text } from "@shopify/polaris";
import { type KeyboardEvent, type PointerEvent, useContext, useState } from "react";
import { OpenContext } from "../open.ts";
import { type ChartPoint, type ChartPoints, moved, nearest, type Place } from "./chart-points.ts";

/**
 * The one tab stop of a drawing: arrows move from point to point, Home and End to the first and last column,
 * Enter opens the list behind the point, Escape hides what is shown. The pointer shows what lies under it.
 */
export function ChartCursor({ points }: { readonly points: ChartPoints }) {
  const goTo = useContext(OpenContext);
  const [place, setPlace] = useState<Place>({ column: 0, row: 0 });
  const [shown, setShown] = useState(false);
  const point = points[place.column]?.[place.row] ?? points[0]?.[0];
  if (point === undefined) return null;

  const show = (to: Place | null) => {
    if (to !== null) setPlace(to);
    setShown(to !== null);
  };
  const open = () => {
    if (point.url !== undefined) goTo(point.url);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") return open();
    if (event.key === "Escape") return setShown(false);
    const to = moved(points, place, event.key);
    if (to === null) return;
    event.preventDefault();
    show(to);
  };
  const onPointerMove = ({ clientX, clientY, currentTarget }: PointerEvent) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    show(nearest(points, (100 * (clientX - left)) / width, (100 * (clientY - top)) / height));
  };
  return (
    // The keys reach the same points: see the one inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <div
      className="cadence-points"
      onPointerMove={onPointerMove}
      onPointerLeave={() => setShown(false)}
      onClick={open}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-static-element-interactions */}
      <span
        className="cadence-point"
        role={point.url === undefined ? "img" : "link"}
        tabIndex={0}
        aria-label={point.label}
        data-shown={shown}
        style={boxOf(point)}
        onKeyDown={onKeyDown}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
      />
      {shown && (
        <span className="cadence-point-label" style={besides(point)} aria-hidden="true">
          {point.label}
        </span>
      )}
      <output>
        <Text as="span" visuallyHidden>
          {shown ? point.label : ""}
        </Text>
      </output>
    </div>
  );
}

function boxOf({ x, y, width, height }: ChartPoint) {
  return {
    insetInlineStart: `${x}%`,
    insetBlockStart: `${y}%`,
    inlineSize: `${width}%`,
    blockSize: `${height}%`,
  };
}

/** On the side where there is more room. */
function besides({ x, y, width, height }: ChartPoint) {
  const insetBlockStart = `${Math.min(y + height / 2, 80)}%`;
  const middle = x + width / 2;
  return middle > 50
    ? { insetBlockStart, insetInlineEnd: `${100 - x}%` }
    : { insetBlockStart, insetInlineStart: `${x + width}%` };
}
