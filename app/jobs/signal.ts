/** Something that loops can wait for and anybody can raise; raised while nobody waits, it is not lost. */
export type Signal = {
  /** Lets the one go on that has waited longest. */
  readonly raise: () => void;
  /** Returns when the signal is raised for the caller, or was while nobody waited, or after `ms`. */
  readonly wait: (ms: number) => Promise<void>;
};

export function createSignal(): Signal {
  let raised = false;
  const waiting = new Set<() => void>();
  return {
    raise: () => {
      const [longest] = waiting;
      if (longest === undefined) raised = true;
      else longest();
    },
    wait: async (ms) => {
      if (raised) {
        raised = false;
        return;
      }
      await new Promise<void>((resolve) => {
        const release = () => {
          clearTimeout(timer);
          waiting.delete(release);
          resolve();
        };
        const timer = setTimeout(release, ms);
        waiting.add(release);
      });
    },
  };
}
