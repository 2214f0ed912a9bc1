// What this machine has, as text.

import type { DoctorReport } from '../../../src-shared/contract.ts';
import { formatBytes } from '../../../src-shared/format-bytes.ts';
import { visibleText } from '../../app/visible-text.ts';
import { displayWidth } from './display-width.ts';
import { formatThings } from './format-number.ts';
import type { Paint } from './terminal.ts';

export function printDoctor(report: DoctorReport, paint: Paint): string {
  const versions = Object.entries(report.versions).map(([name, version]) => ({ title: name, text: version }));
  const backends = report.backends.map(({ name, usable, reason, version }) => ({
    title: name,
    text: `${usable ? 'yes' : 'no '}  ${reason}${version === null ? '' : ` (${version})`}`,
    paint: usable ? paint.good : paint.faint,
  }));
  const lines = [
    paint.strong(`Second Look ${report.version}`),
    ...titled([
      { title: 'platform', text: report.platform },
      { title: 'processor', text: formatThings(report.cpus, 'core') },
      { title: 'memory', text: formatBytes(report.memoryBytes) },
      ...versions,
    ]),
    '',
    paint.strong('Backends: what can train here'),
    ...titled(backends),
    '',
    paint.strong('Data folder'),
    ...titled([
      { title: 'place', text: report.dataFolder },
      { title: 'size', text: formatBytes(report.dataBytes) },
      { title: 'free', text: formatBytes(report.freeBytes) },
    ]),
    '',
    ...(report.problems.length === 0
      ? [paint.good('No problems found.')]
      : [
          paint.strong('Problems'),
          ...report.problems.map((problem) => paint.warning(`  ${visibleText(problem)}`)),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

interface TitledLine {
  readonly title: string;
  readonly text: string;
  readonly paint?: (text: string) => string;
}

function titled(lines: readonly TitledLine[]): string[] {
  const width = Math.max(0, ...lines.map(({ title }) => displayWidth(title)));
  return lines.map(({ title, text, paint = (same) => same }) => {
    const padding = ' '.repeat(width - displayWidth(title));
    return `  ${visibleText(title)}${padding}  ${paint(visibleText(text))}`;
  });
}
