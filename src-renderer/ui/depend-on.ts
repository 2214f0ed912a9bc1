// Inside an effect or a derived value: what is read here makes it run again.

export function dependOn(...values: readonly unknown[]): void {
  // Reading them was the point.
  values.length satisfies number;
}
