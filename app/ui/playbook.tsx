import type { PlaybookView } from "#app/services/playbook-views.ts";
import { CampaignPlaybook } from "./playbook-campaign.tsx";
import { EntryPlaybook } from "./playbook-entry.tsx";
import { Guide } from "./playbook-guide.tsx";
import { StarterPlaybook } from "./playbook-starter.tsx";
import { WrittenIn } from "./written-in.tsx";

/** One playbook, or what stands beside them. */
export function Playbook({ playbook }: { readonly playbook: PlaybookView }) {
  return (
    <WrittenIn language={playbook.writtenIn}>
      <OfItsKind playbook={playbook} />
    </WrittenIn>
  );
}

function OfItsKind({ playbook }: { readonly playbook: PlaybookView }) {
  if (playbook.kind === "entry") return <EntryPlaybook entry={playbook} />;
  if (playbook.kind === "starter") return <StarterPlaybook starter={playbook} />;
  if (playbook.kind === "campaign") return <CampaignPlaybook campaign={playbook} />;
  return <Guide guide={playbook} />;
}
