/** Something that a loop can wait for and anybody can raise; raised while nobody waits, it is not lost. */
export type Signal = {
  readonly raise: () => void;
  /** Returns when the signal is raised, or was since the last wait, or after `ms`. */
  readonly wait: (ms: number) => Promise<void>;
};

export function createSignal(): Signal {
  let raised = false;
  let release: (() => void) | null = null;
  return {
    raise: () => {
      raised = true;
      release?.();
    },
    wait: async (ms) => {
      if (!raised) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          release = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      raised = false;
      release = null;
    },
  };
}
