// What makes a label likely or possibly wrong, in words, the same on the command line and in the report's file.

import type { Run } from './domain.ts';
import type { SelfTest } from './self-test.ts';

/** Which cuts the tiers of a run have; see `TrainingResult`. */
interface Cuts extends Pick<Run, 'callsLikely'> {
  readonly selfTest?: SelfTest;
}

/** Likely wrong where … */
export function likelyWhere({ selfTest, callsLikely }: Cuts): string {
  if (selfTest !== undefined) return 'more of such labels are expected to be wrong than right';
  return callsLikely === false
    ? 'an equal picture has another label'
    : 'the model believes another label four times as much, or an equal picture has one';
}

/** Possibly wrong where … */
export function possibleWhere({ selfTest, callsLikely }: Cuts): string {
  if (selfTest !== undefined)
    return 'one look of ten is still expected to find a wrong one, or another label is believed more';
  return callsLikely === false
    ? 'the model believes another label more, or does not believe this one firmly'
    : 'the model believes another label more';
}
