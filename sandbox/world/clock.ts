/** The sandbox's time: real time plus an offset that only the control API moves. */
export interface Clock {
  now(): number;
  offsetMs(): number;
  advance(ms: number): void;
}

/** A clock that starts at real time. */
export function createClock(): Clock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    offsetMs: () => offset,
    advance: (ms) => {
      offset += ms;
    },
  };
}
