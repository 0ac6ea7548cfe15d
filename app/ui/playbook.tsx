import type { PlaybookView } from "#app/services/playbook-views.ts";
import { CampaignPlaybook } from "./playbook-campaign.tsx";
import { EntryPlaybook } from "./playbook-entry.tsx";
import { Guide } from "./playbook-guide.tsx";
import { StarterPlaybook } from "./playbook-starter.tsx";

/** One playbook, or what stands beside them. */
export function Playbook({ playbook }: { readonly playbook: PlaybookView }) {
  switch (playbook.kind) {
    case "entry":
      return <EntryPlaybook entry={playbook} />;
    case "starter":
      return <StarterPlaybook starter={playbook} />;
    case "campaign":
      return <CampaignPlaybook campaign={playbook} />;
    case "guide":
      return <Guide guide={playbook} />;
  }
}
