/** How many nodes each connection of an answer had; where it occurs more than once, the longest. */
export function connectionSizes(data: unknown): (path: string) => number | undefined {
  const sizes = new Map<string, number>();
  const walk = (value: unknown, path: string) => {
    if (Array.isArray(value)) {
      const connection = path.replace(/\/(nodes|edges)$/, "");
      if (connection !== path)
        sizes.set(connection, Math.max(sizes.get(connection) ?? 0, value.length));
      for (const item of value) walk(item, path);
    } else if (typeof value === "object" && value !== null)
      for (const [key, below] of Object.entries(value)) walk(below, `${path}/${key}`);
  };
  walk(data, "");
  return (path) => sizes.get(path);
}
