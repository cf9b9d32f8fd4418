/** A set of ids as a bitmap in chunks: ids come in blocks, so a million of them take some 130 KB. */
export class IdSet {
  readonly #chunks = new Map<number, Uint32Array>();

  /** Whether the id was new to the set. */
  add(id: number): boolean {
    const chunk = this.#chunk(id);
    const word = (id >>> 5) & 255;
    const bit = 1 << (id & 31);
    const before = chunk[word] ?? 0;
    if ((before & bit) !== 0) return false;
    chunk[word] = before | bit;
    return true;
  }

  has(id: number): boolean {
    const chunk = this.#chunks.get(Math.floor(id / 8192));
    return chunk !== undefined && ((chunk[(id >>> 5) & 255] ?? 0) & (1 << (id & 31))) !== 0;
  }

  #chunk(id: number): Uint32Array {
    const at = Math.floor(id / 8192);
    let chunk = this.#chunks.get(at);
    if (chunk === undefined) {
      chunk = new Uint32Array(256);
      this.#chunks.set(at, chunk);
    }
    return chunk;
  }
}
