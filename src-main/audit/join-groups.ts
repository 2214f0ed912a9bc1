// Examples that belong together for one of two reasons.

/**
 * @param first   [n], equal where two examples belong together
 * @param second  [n], the same for another reason; left out, there is none
 * @returns       [n], equal where a chain of both reasons connects two examples
 */
export function joinGroups(first: ArrayLike<number>, second?: ArrayLike<number>): Int32Array {
  const parent = Int32Array.from({ length: first.length }, (_, example) => example);
  const rootOf = (example: number): number => {
    let root = example;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]];
    return root;
  };
  for (const groups of second === undefined ? [first] : [first, second]) {
    const seen = new Map<number, number>();
    for (let example = 0; example < groups.length; example++) {
      const earlier = seen.get(groups[example]);
      if (earlier === undefined) seen.set(groups[example], example);
      else parent[rootOf(example)] = rootOf(earlier);
    }
  }
  return parent.map((_, example) => rootOf(example));
}
