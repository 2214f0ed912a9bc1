// The formats of the contract and who writes them. A new one is a file of its own and a line here.

import type { ExportFormat } from '../../src-shared/contract.ts';
import { writeLabelsCsv } from './csv.ts';
import type { Export } from './export.ts';
import { writeLabelFolders } from './folders.ts';
import { writeLabelsJsonl } from './jsonl.ts';

export const exportAs: Readonly<Record<ExportFormat, Export>> = {
  csv: writeLabelsCsv,
  jsonl: writeLabelsJsonl,
  folders: writeLabelFolders,
};
