import type { Stage } from "#app/domain/stage.ts";
import { ChartCursor } from "./chart-cursor.tsx";
import { STAGE_LOOKS } from "./stage-look.tsx";

/** Every stage by the rules of today and by others. */
export type WhatIfView = {
  readonly stages: readonly {
    readonly stage: Stage;
    readonly name: string;
    readonly now: number;
    readonly after: number;
    readonly nowText: string;
    readonly afterText: string;
    readonly label: string;
  }[];
};

/** C8: two bars a stage, what is above what would be. */
export function WhatIfBars({ view: { stages } }: { readonly view: WhatIfView }) {
  const most = Math.max(1, ...stages.flatMap(({ now, after }) => [now, after]));
  const points = [
    stages.map(({ label }, row) => ({
      x: 0,
      width: 100,
      y: (100 * row) / stages.length,
      height: 100 / stages.length,
      label,
    })),
  ];
  return (
    <div className="cadence-bars">
      {stages.map(({ stage, name, now, after, nowText, afterText }) => (
        <div key={stage} className="cadence-bars__row" aria-hidden="true">
          <span className="cadence-bars__name">{name}</span>
          <span className="cadence-bars__pair">
            {(
              [
                ["now", now, nowText],
                ["then", after, afterText],
              ] as const
            ).map(([when, value, text]) => (
              <span key={when} className="cadence-bars__line">
                <span
                  className={`cadence-bars__bar cadence-bars__bar--${when}`}
                  style={{
                    inlineSize: `${(100 * value) / most}%`,
                    backgroundColor: STAGE_LOOKS[stage].colour,
                  }}
                />
                <span>{text}</span>
              </span>
            ))}
          </span>
        </div>
      ))}
      <ChartCursor points={points} />
    </div>
  );
}
