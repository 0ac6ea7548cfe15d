/** The sandbox's time: real time plus an offset that only the control API moves. */
export interface Clock {
  now(): number;
  offsetMs(): number;
  advance(ms: number): void;
  /** Calls back whenever time was moved. */
  onAdvance(listener: () => void): void;
}

/** A clock that starts at real time. */
export function createClock(): Clock {
  let offset = 0;
  const listeners: (() => void)[] = [];
  return {
    now: () => Date.now() + offset,
    offsetMs: () => offset,
    advance: (ms) => {
      offset += ms;
      for (const listener of listeners) listener();
    },
    onAdvance: (listener) => {
      listeners.push(listener);
    },
  };
}
