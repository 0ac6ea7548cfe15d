/** Rows by key. A row is replaced, never changed, so that a unit of work can be undone. */
export type Table<Row> = {
  readonly get: (key: string) => Row | undefined;
  readonly set: (key: string, row: Row) => void;
  readonly delete: (key: string) => void;
  readonly rows: () => readonly Row[];
};

/** What a unit of work changed, in a form that can be taken back. */
export type Journal = {
  /** Makes a table whose changes this journal notes. */
  readonly table: <Row>() => Table<Row>;
  /** What was noted so far stays. */
  readonly commit: () => void;
  /** What was noted since the last commit never happened. */
  readonly rollback: () => void;
};

export function createJournal(): Journal {
  let undo: (() => void)[] = [];
  return {
    table: <Row>(): Table<Row> => {
      const rows = new Map<string, Row>();
      const restore = (key: string) => {
        const before = rows.get(key);
        undo.push(() => {
          if (before === undefined) rows.delete(key);
          else rows.set(key, before);
        });
      };
      return {
        get: (key) => rows.get(key),
        set: (key, row) => {
          restore(key);
          rows.set(key, row);
        },
        delete: (key) => {
          restore(key);
          rows.delete(key);
        },
        rows: () => [...rows.values()],
      };
    },
    commit: () => {
      undo = [];
    },
    rollback: () => {
      for (const back of undo.toReversed()) back();
      undo = [];
    },
  };
}
