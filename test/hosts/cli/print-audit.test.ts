import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { AuditReport, SuspectSummary } from '../../../src-shared/contract.ts';
import { displayWidth } from '../../../src-main/hosts/cli/display-width.ts';
import { printAudit } from '../../../src-main/hosts/cli/print-audit.ts';
import { paintFor, plainPaint } from '../../../src-main/hosts/cli/terminal.ts';
import { auditReport } from './fake-reports.ts';

const plain = {
  columns: 100,
  paint: plainPaint,
  reviewCommand: 'second-look serve',
  exportCommand: 'second-look export --to labels.csv',
};

describe('the printed audit', () => {
  it('reads from counts to suspects to the next command', () => {
    expect(printAudit(auditReport, plain)).toBe(
      `Run 3: 1,200 pictures in 2 classes of /pictures/pets
Read in 0:12, trained in 4:31.

Class        Pictures  Likely  Possible   Fine
cat               700       2         0    698
dog               500       0         1    499
All classes     1,200       2         1  1,197

Most confused: given  → suggested  Suspects
cat                   → dog               2

3 suspects
Picture       Given  → suggested  Probability  Quality  Tier
cat/0012.png  cat    → dog             97.1 %   0.0123  likely
cat/0440.png  cat    → dog             90.0 %   0.0200  likely
dog/0007.png  dog    → cat             61.0 %   0.1000  possible

Certain errors: 1 picture filed under several labels
  cat/1.png, dog/1.png (cat, dog)

Almost the same picture under several labels: 1 picture
  cat/4.png, dog/4.webp (cat, dog)

There several times under one label: 1 picture as equal files, 1 picture almost the same.
That does no harm here. Keep them together where you split the set, or a test on it promises too much.

Could not be read: 1 file
  cat/broken.png: The file ends too early; copy it again.

Note: Class dog has few pictures.

Quality runs from 0 to 1; the lower, the less the model believes the given label.
Likely: the label is probably wrong. Possible: worth a look. Fine: nothing speaks against it.
To review the suspects: second-look serve
To write the labels:    second-look export --to labels.csv
`,
    );
  });

  it('keeps its columns under Chinese names, emoji and combining marks', () => {
    const names = ['猫咪/一只猫.png', 'cat/👩‍👩‍👧.png', 'cat/e\u0301te\u0301.png', 'cat/plain.png'];
    const lines = suspectLines(names.map((path) => suspect({ path, givenLabel: '狗' })));

    const arrows = lines.map((line) => displayWidth(line.slice(0, line.indexOf('→'))));
    expect(new Set(arrows).size).toBe(1);
  });

  it('lets no file name move the cursor, start a line or turn the writing direction', () => {
    const path = 'a\x1b[2J\r\n\x9b31m\u202Egnp.png';
    const text = printAudit(
      {
        ...auditReport,
        dataSet: { ...auditReport.dataSet, folder: path },
        topSuspects: [suspect({ path, givenLabel: path, suggestedLabel: path })],
        perClass: [{ label: path, examples: 1, tiers: { likely: 1, possible: 0, fine: 0 } }],
        confusedPairs: [{ given: path, suggested: path, count: 1 }],
        unreadable: [{ path, reason: path }],
        doubles: [{ contentHash: '', paths: [path], labels: [path, 'b'] }],
        nearDoubles: [{ contentHashes: [], paths: [path], labels: [path, 'b'] }],
        warnings: [path],
      },
      { ...plain, columns: Infinity },
    );

    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202E/u);
    expect(text).toContain('a\\x1b[2J\\r\\n\\x9b31m\\u{202e}gnp.png');
  });

  it('fits the width of the terminal and keeps the end of a path', () => {
    const path = `${'very/'.repeat(30)}long.png`;
    const report = { ...auditReport, topSuspects: [suspect({ path })] };
    const line = printAudit(report, { ...plain, columns: 72 })
      .split('\n')
      .find((candidate) => candidate.includes('long.png'));

    expect(line?.startsWith('…')).toBe(true);
    expect(displayWidth(line ?? '')).toBe(72);
    expect(printAudit(report, { ...plain, columns: Infinity })).toContain(path);
  });

  it('shows fifteen suspects and says of how many', () => {
    const many = Array.from({ length: 50 }, (_, index) => suspect({ path: `cat/${index}.png` }));
    const tiers = { likely: 60, possible: 40, fine: 1100 };
    const text = printAudit({ ...auditReport, topSuspects: many, tiers }, plain);

    expect(text).toContain('The 15 least believed of 100 suspects');
    expect(text).toContain('cat/14.png');
    expect(text).not.toContain('cat/15.png');
  });

  it('shows twenty unreadable files and counts the rest', () => {
    const unreadable = Array.from({ length: 23 }, (_, index) => ({ path: `${index}.png`, reason: 'Empty.' }));
    const text = printAudit({ ...auditReport, unreadable }, plain);

    expect(text).toContain('Could not be read: 23 files');
    expect(text).toContain('  19.png: Empty.\n  … and 3 more\n');
  });

  it('of a picture that is there very often it names the first files', () => {
    const paths = Array.from({ length: 30 }, (_, index) => `cat/${index}.png`);
    const nearDoubles = [{ contentHashes: ['a', 'b'], paths, labels: ['cat', 'dog'] }];
    const text = printAudit({ ...auditReport, nearDoubles }, plain);

    expect(text).toContain('cat/4.png, cat/5.png and 24 more (cat, dog)\n');
  });

  it('says nothing of doubles where there are none', () => {
    const text = printAudit({ ...auditReport, doubles: [], nearDoubles: [] }, plain);

    expect(text).not.toMatch(/Certain errors|Almost the same|several times/);
  });

  it('says so when no label looks wrong', () => {
    const text = printAudit({ ...auditReport, topSuspects: [], confusedPairs: [] }, plain);

    expect(text).toContain('No label looks wrong.\n');
    expect(text).not.toContain('Most confused');
  });

  it('shows the classes with most suspects when there are very many', () => {
    const perClass = Array.from({ length: 100 }, (_, index) => ({
      label: `class ${index}.`,
      examples: 10,
      tiers: { likely: index, possible: 0, fine: 0 },
    }));
    const text = printAudit({ ...auditReport, perClass }, plain);

    expect(text).toContain('class 99.');
    expect(text).not.toContain('class 59.');
    expect(text).toContain('… and 60 classes with fewer suspects');
  });

  it('has colour on a terminal only, never against NO_COLOR, and says the same words', () => {
    const terminal = { write: () => undefined, isTerminal: true, columns: 100 };
    const coloured = printAudit(auditReport, { ...plain, paint: paintFor(terminal, {}) });

    expect(coloured).toContain('\x1b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(printAudit(auditReport, plain));
    expect(paintFor(terminal, { NO_COLOR: '1' })).toBe(plainPaint);
    expect(paintFor(terminal, { TERM: 'dumb' })).toBe(plainPaint);
    expect(paintFor({ ...terminal, isTerminal: false }, {})).toBe(plainPaint);
  });
});

function suspect(given: Partial<SuspectSummary>): SuspectSummary {
  return { ...auditReport.topSuspects[0], ...given };
}

function suspectLines(topSuspects: AuditReport['topSuspects']): string[] {
  const lines = printAudit({ ...auditReport, topSuspects }, plain).split('\n');
  const start = lines.findIndex((line) => line.startsWith('Picture'));
  return lines.slice(start, start + topSuspects.length + 1);
}
