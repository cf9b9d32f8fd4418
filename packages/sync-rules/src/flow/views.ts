import type { DnStyle, Values } from '@cognate/kernel';
import { DN, JOINING, OBJECT_ID } from '../configuration/scope.ts';
import { expectedDn, expectedScalar, expectedTargets } from '../connector-space/cs-object.ts';
import type { CsObject } from '../connector-space/cs-object.ts';
import type { MvObject } from '../metaverse/mv-object.ts';
import type { SourceView } from './evaluate-source.ts';
import type { AlgorithmStep } from './sync-failure.ts';

/** The values that a connector-space object was imported with. */
export const importedValues = (cs: CsObject, name: string): Values | undefined =>
  cs.scalars[name] ?? cs.references[name] ?? (name === DN ? [cs.dn] : undefined);

/** A connector-space object as imported, for filters, joins, projections and import flows. */
export function csView(cs: CsObject, step: AlgorithmStep): SourceView {
  return {
    dn: cs.dn,
    step,
    values: (name) => importedValues(cs, name),
  };
}

/** A connector-space object as it will be once everything pending has been sent. */
export function expectedView(cs: CsObject, step: AlgorithmStep): SourceView {
  const dn = expectedDn(cs);
  return {
    dn,
    step,
    values: (name): Values => {
      if (name === DN) return [dn];
      const scalar = expectedScalar(cs, name);
      return scalar.length > 0 ? scalar : expectedTargets(cs, name);
    },
  };
}

/** A metaverse object on its way out to an object of a connected system. */
export function exportView(mv: MvObject, cs: CsObject, dnStyle: DnStyle): SourceView {
  return {
    step: 'export-flow',
    dnStyle,
    values: (name) => ownValues(mv, name) ?? (name === DN ? [expectedDn(cs)] : undefined),
  };
}

/** A join's candidate together with the object that is to join. */
export function candidateView(mv: MvObject, cs: CsObject): SourceView {
  const own = csView(cs, 'join');
  return {
    ...own,
    values: (name): Values | undefined => {
      if (name === OBJECT_ID) return [String(mv.id)];
      return (
        mv.attributes[name] ??
        (name.startsWith(JOINING) ? own.values(name.slice(JOINING.length)) : undefined)
      );
    },
  };
}

/** A metaverse object, for scopes, names and export flows to a system that writes names in `dnStyle`. */
export function mvView(mv: MvObject, step: AlgorithmStep, dnStyle: DnStyle): SourceView {
  return {
    step,
    dnStyle,
    values: (name) => ownValues(mv, name),
  };
}

const ownValues = (mv: MvObject, name: string): Values | undefined =>
  mv.attributes[name] ?? (name === OBJECT_ID ? [String(mv.id)] : undefined);
