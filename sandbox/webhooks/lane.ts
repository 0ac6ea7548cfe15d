/** Lets a fixed number of tasks run side by side; the others wait their turn. */
export function createLane(width: number) {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;
  let head = 0;
  const next = () => {
    const task = running < width ? waiting[head] : undefined;
    if (!task) return;
    head += 1;
    if (head === waiting.length) {
      waiting.length = 0;
      head = 0;
    }
    running += 1;
    void task().finally(() => {
      running -= 1;
      next();
    });
  };
  return {
    enter(task: () => Promise<void>) {
      waiting.push(task);
      next();
    },
  };
}
