// What the command line adds to a sentence of the app: the option that helps. The app knows of no options, because a screen
// has none.

import type { ErrorDetail } from '../../../src-shared/errors.ts';

export const optionHints: Readonly<Record<ErrorDetail, string>> = {
  'file-exists': 'With --overwrite it is replaced.',
  'data-folder': 'Another data folder is named with --data.',
  'nothing-to-export': 'Run "second-look audit FOLDER", with the same --data.',
  'unknown-run': 'Leave --run out for that, and check --data.',
  'run-not-ready': 'Leave --run out for that.',
  'files-alone': 'Give --format folders for the one, or leave --files out for the other.',
};
