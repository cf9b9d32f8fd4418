/** Something wrong in a configuration, at a place that a file position can be found for. */
export interface Problem {
  /** Where in the document: names of keys and indices of lists. */
  readonly path: readonly (string | number)[];
  /** Inside the text at `path`, the span that is meant (an expression's part). */
  readonly span?: { readonly start: number; readonly end: number };
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
}
