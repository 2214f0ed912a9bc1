// The rows a verdict goes to besides the one under the cursor: by range, one by one, or all shown.

export class Selection {
  readonly #isSelected: Uint8Array;
  #count = 0;
  /** Place in the shown list where a range begins. */
  anchor = 0;

  constructor(size: number) {
    this.#isSelected = new Uint8Array(size);
  }

  get count(): number {
    return this.#count;
  }

  has(row: number): boolean {
    return this.#isSelected[row] === 1;
  }

  clear(): void {
    if (this.#count === 0) return;
    this.#isSelected.fill(0);
    this.#count = 0;
  }

  toggle(row: number): void {
    this.#count += this.#isSelected[row] === 1 ? -1 : 1;
    this.#isSelected[row] ^= 1;
  }

  /** Exactly the shown rows between anchor and place, both included. */
  extendTo(place: number, shown: Uint32Array): void {
    this.clear();
    const last = Math.min(Math.max(this.anchor, place), shown.length - 1);
    for (let index = Math.min(this.anchor, place); index <= last; index++) this.#add(shown[index]);
  }

  selectAll(shown: Uint32Array): void {
    this.clear();
    for (const row of shown) this.#add(row);
  }

  /** Rows that are no longer shown are given up: a verdict never goes to what nobody can see. */
  keepOnly(shown: Uint32Array): void {
    if (this.#count === 0) return;
    const kept = shown.filter((row) => this.has(row));
    this.clear();
    for (const row of kept) this.#add(row);
  }

  /** In the order shown. */
  rows(shown: Uint32Array): Uint32Array {
    return shown.filter((row) => this.has(row));
  }

  #add(row: number): void {
    this.#count += 1 - this.#isSelected[row];
    this.#isSelected[row] = 1;
  }
}
