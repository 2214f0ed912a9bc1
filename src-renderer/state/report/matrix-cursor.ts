// Where the arrow keys lead in a square of cells.

export interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

/** Undefined for a key that does not move. */
export function movedBy(
  key: string,
  { row, column }: MatrixPlace,
  size: number,
  { control }: { readonly control: boolean },
): MatrixPlace | undefined {
  const last = size - 1;
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(last, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(last, column + 1) };
    case 'Home':
      return { row: control ? 0 : row, column: 0 };
    case 'End':
      return { row: control ? last : row, column: last };
    default:
      return undefined;
  }
}
