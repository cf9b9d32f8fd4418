import type { ImportPage } from '@cognate/connector-kit';
import type { StepRecorder } from '../runs/step-recorder.ts';

/** Records what the connector itself had to say about a page. */
export function recordPage(recorder: StepRecorder, page: ImportPage): void {
  for (const error of page.errors) {
    recorder.count('staging', 'stage-failure');
    recorder.error({
      kind: 'discovery',
      type: error.type,
      message: error.message,
      ...(error.dn === undefined ? {} : { dn: error.dn }),
      ...(error.anchor === undefined ? {} : { anchor: error.anchor }),
      ...(error.attribute === undefined ? {} : { attribute: error.attribute }),
      ...(error.position === undefined ? {} : { position: error.position }),
    });
  }
  if (page.filteredObjects !== undefined)
    recorder.count('discovery', 'filtered-objects', page.filteredObjects);
}
