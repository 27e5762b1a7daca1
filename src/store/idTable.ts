/**
 * From hashes of transaction ids to positions: open addressing with linear probing, a third of the memory of a Map. The
 * hashes themselves stay where they are, in a column by position.
 */
export class IdTable {
  private slots: Int32Array;
  private used = 0;
  private readonly hashAt: (position: number) => bigint;

  /** @param hashAt  the hash of a position that was set */
  constructor(expected: number, hashAt: (position: number) => bigint) {
    this.slots = emptySlots(expected);
    this.hashAt = hashAt;
  }

  /** @returns the position last set for the hash; -1 where there is none */
  get(hash: bigint): number {
    return this.slots[this.slotOf(hash)];
  }

  set(hash: bigint, position: number): void {
    if (2 * (this.used + 1) > this.slots.length) this.grow();
    const slot = this.slotOf(hash);
    if (this.slots[slot] < 0) this.used++;
    this.slots[slot] = position;
  }

  /** The slot that holds the hash, or the free one where it would be. */
  private slotOf(hash: bigint): number {
    const mask = this.slots.length - 1;
    let slot = Number(BigInt.asUintN(31, hash)) & mask;
    while (this.slots[slot] >= 0 && this.hashAt(this.slots[slot]) !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const before = this.slots;
    this.slots = emptySlots(before.length);
    for (const position of before) {
      if (position >= 0) this.slots[this.slotOf(this.hashAt(position))] = position;
    }
  }
}

function emptySlots(expected: number): Int32Array {
  return new Int32Array(2 ** Math.ceil(Math.log2(2 * expected + 16))).fill(-1);
}
