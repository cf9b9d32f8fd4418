/** Seals texts with keys that the store does not have. */
export interface Vault {
  /** The text, unreadable; it opens only for the place that it was sealed for. */
  seal(place: string, text: string): string;
  /** Undefined when its key is not there, or it is not what was sealed for this place. */
  open(place: string, sealed: string): string | undefined;
  /**
   * A text that nobody knows without the keys, the same until another key is active. A hash of what is secret begins
   * with it, so that nobody can find out from the hash what was hashed.
   */
  salt(): string;
}
