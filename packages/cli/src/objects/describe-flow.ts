import type { ExportFlow, ImportFlow } from '@cognate/server';

/** What a flow's value is made of, in words. */
export function describeSource(source: (ImportFlow | ExportFlow)['source']): string {
  switch (source.kind) {
    case 'direct':
      return source.attribute;
    case 'constant':
      return `the constant ${source.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'dn-part':
      return `part ${source.part} of the name`;
    case 'expression':
      return source.text.replaceAll(/\s+/g, ' ').trim();
    case 'script':
      return `the script "${source.script}" of the extension "${source.extension.extension.name}"`;
  }
}
