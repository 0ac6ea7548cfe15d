import type { Stage } from "#app/domain/stage.ts";
import { StageMark } from "./stage-look.tsx";

/** Which look is which stage. */
export function StageLegend({
  stages,
}: {
  readonly stages: readonly { readonly stage: Stage; readonly name: string }[];
}) {
  return (
    <ul className="cadence-legend">
      {stages.map(({ stage, name }) => (
        <li key={stage}>
          <StageMark stage={stage} />
          {name}
        </li>
      ))}
    </ul>
  );
}
