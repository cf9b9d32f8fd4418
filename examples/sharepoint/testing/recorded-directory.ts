import { record } from '../recorded/drop-file.ts';
import type { RecordedChange, RecordedPlace } from '../recorded/drop-file.ts';
import type { ScenarioStage } from './scenario.ts';

/** A directory that is a recording: what happens in it is written where the next step of its connector reads it. */
export function recordedDirectory(
  data: string,
  place?: RecordedPlace,
): Pick<ScenarioStage, 'named' | 'sidOf' | 'fill' | 'change' | 'leave'> {
  const tell = async (
    step: 'full-import' | 'delta-import',
    changes: readonly RecordedChange[],
  ): Promise<void> => record(data, step, changes, place);
  return {
    named: (recorded) => recorded,
    sidOf: ({ attributes }) => Promise.resolve(attributes['objectSid'] ?? []),
    fill: (objects) =>
      tell(
        'full-import',
        objects.map((object) => ({ change: 'replace', ...object })),
      ),
    change: (changes) => tell('delta-import', changes),
    leave: ({ dn, anchor }) => tell('delta-import', [{ change: 'delete', dn, anchor }]),
  };
}
