import { sameValues } from '@cognate/kernel';
import type { Values } from '@cognate/kernel';
import type { Contribution, MvObject } from '../metaverse/mv-object.ts';

const NOTHING: Values = [];

/** Collects changes to a metaverse object and copies it only when there are some. */
export class MvDraft {
  /** What scripts have answered already, by object and flow. */
  readonly answers = new Map<string, Values | null>();
  readonly #base: MvObject;
  #attributes: Record<string, Values> | undefined;
  #lineage: Record<string, Contribution> | undefined;

  constructor(base: MvObject) {
    this.#base = base;
  }

  values(attribute: string): Values {
    return (this.#attributes ?? this.#base.attributes)[attribute] ?? NOTHING;
  }

  lineage(attribute: string): Contribution | undefined {
    return (this.#lineage ?? this.#base.lineage)[attribute];
  }

  /** Whether values or their owner changed. A value that stays keeps the run that first wrote it. */
  set(attribute: string, values: Values, contribution: Contribution): boolean {
    const owner = this.lineage(attribute);
    const same = sameValues(this.values(attribute), values);
    if (same && owner?.rule === contribution.rule && owner.object === contribution.object)
      return false;
    if (values.length > 0) this.#write()[attribute] = values;
    else delete this.#write()[attribute];
    (this.#lineage ??= { ...this.#base.lineage })[attribute] = contribution;
    return true;
  }

  clear(attribute: string): void {
    delete this.#write()[attribute];
    delete (this.#lineage ??= { ...this.#base.lineage })[attribute];
  }

  #write(): Record<string, Values> {
    this.#attributes ??= { ...this.#base.attributes };
    return this.#attributes;
  }

  result(): MvObject {
    if (this.#attributes === undefined) return this.#base;
    return {
      ...this.#base,
      attributes: this.#attributes,
      lineage: this.#lineage ?? this.#base.lineage,
    };
  }
}
