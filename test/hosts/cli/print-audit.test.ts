import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { AuditReport, SuspectSummary } from '../../../src-shared/contract.ts';
import type { VerdictCounts } from '../../../src-shared/domain.ts';
import { displayWidth } from '../../../src-main/hosts/cli/display-width.ts';
import { printAudit } from '../../../src-main/hosts/cli/print-audit.ts';
import { paintFor, plainPaint } from '../../../src-main/hosts/cli/terminal.ts';
import { auditReport, laterAuditReport } from './fake-reports.ts';

/** As of a version that tested nothing. */
const { selfTest, ...unpromised } = auditReport;

const plain = {
  columns: 100,
  paint: plainPaint,
  reviewCommand: 'second-look serve',
  exportCommand: 'second-look export --to labels.csv',
};

describe('the printed audit', () => {
  it('calls likely labels probably wrong only where it was tested that they are', () => {
    expect(printAudit(auditReport, plain)).toContain('Likely: the label is probably wrong.');
  });

  it('calls likely without a self-test what the model believes, or where it is no good equal pictures alone', () => {
    expect(printAudit(unpromised, plain)).toContain(
      'Likely: the model believes another label four times as much, or an equal picture has one.',
    );
    expect(printAudit({ ...unpromised, callsLikely: false }, plain)).toContain(
      'Likely: an equal picture has another label. Possible: worth a look.',
    );
  });

  it('reads from counts to suspects to the next command', () => {
    expect(printAudit(unpromised, plain)).toBe(
      `Run 3: 1,200 pictures in 2 classes of /pictures/pets
Read in 0:12, trained in 4:31.

How many labels are really wrong is not promised, because a single training cannot test itself; a run with more effort can, if there are enough pictures.

Class        Pictures  Likely  Possible   Fine
cat               700       2         0    698
dog               500       0         1    499
All classes     1,200       2         1  1,197

Most confused: given  → suggested  Suspects
cat                   → dog               2

3 suspects
Picture       Given  → suggested  Probability  Quality  Pruned  Tier
cat/0012.png  cat    → dog             97.1 %   0.0123   13/13  likely
cat/0440.png  cat    → dog             90.0 %   0.0200   12/13  likely
dog/0007.png  dog    → cat             61.0 %   0.1000    4/13  possible

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
Pruned: after how many epochs the label was set aside, of those after which it could be.
Likely: the model believes another label four times as much, or an equal picture has one. Possible: worth a look. Fine: nothing speaks against it.
To review the suspects: second-look serve
To write the labels:    second-look export --to labels.csv
Of those, only labels that a person changed differ; with --accept likely also the likely ones, which then take their suggestions unseen.
`,
    );
  });

  it('says when suspects were pruned only where the training prunes, and had come to it', () => {
    const settings = { ...auditReport.settings, pruneAfterEpochs: [] };
    expect(printAudit({ ...auditReport, settings }, plain)).not.toMatch(/pruned|set aside/i);
    const none = { ...auditReport, topSuspects: [], tiers: { likely: 0, possible: 0, fine: 1200 } };
    expect(printAudit(none, plain)).not.toContain('Pruned');
    const [early] = suspectLines([suspect({ pruned: { epochs: 0, of: 0, first: null } })]).slice(1);
    expect(early).toMatch(/ – {2}likely$/);
  });

  it('says of the export what it changes, and of suggestions only where there are some to take', () => {
    const tiers = { ...auditReport.tiers, likely: 0 };
    expect(printAudit({ ...auditReport, tiers }, plain)).toMatch(
      /only labels that a person changed differ\.\n$/,
    );
    expect(printAudit(auditReport, plain)).toContain('with --accept likely');
  });

  it('says of a later run what it was trained from and what is new', () => {
    expect(printAudit(laterAuditReport, plain).split('\n').slice(3, 5)).toEqual([
      'Trained from your verdicts: 40 labels confirmed, 12 changed, 1 picture left out, 3 unsure.',
      '2 new suspects. Of those of run 2, 50 are settled by verdicts, 7 are believed now, 1 is still there.',
    ]);
    const counts = { lastRun: 2, newSuspects: 0, knownSuspects: 0, settled: 0, believedNow: 0 };
    const without = (startedFrom: VerdictCounts | null) =>
      printAudit({ ...auditReport, sinceLastRun: { ...counts, startedFrom } }, plain);
    expect(without(null)).toContain('Verdicts were ignored: trained on the labels of the folder alone.');
    expect(without({ keep: 0, relabel: 0, remove: 0, unsure: 0 })).toContain(
      'There were no verdicts to train from.',
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
        ...unpromised,
        dataSet: { ...unpromised.dataSet, folder: path },
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
    const report = { ...unpromised, topSuspects: [suspect({ path })] };
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
    const text = printAudit({ ...unpromised, topSuspects: many, tiers }, plain);

    expect(text).toContain('The 15 least believed of 100 suspects');
    expect(text).toContain('cat/14.png');
    expect(text).not.toContain('cat/15.png');
  });

  it('shows twenty unreadable files and counts the rest', () => {
    const unreadable = Array.from({ length: 23 }, (_, index) => ({ path: `${index}.png`, reason: 'Empty.' }));
    const text = printAudit({ ...unpromised, unreadable }, plain);

    expect(text).toContain('Could not be read: 23 files');
    expect(text).toContain('  19.png: Empty.\n  … and 3 more\n');
  });

  it('of a picture that is there very often it names the first files', () => {
    const paths = Array.from({ length: 30 }, (_, index) => `cat/${index}.png`);
    const nearDoubles = [{ contentHashes: ['a', 'b'], paths, labels: ['cat', 'dog'] }];
    const text = printAudit({ ...auditReport, nearDoubles }, plain);

    expect(text).toContain('cat/4.png, cat/5.png and 24 more (cat, dog)\n');
  });

  it('does not call it an error where a person confirmed each of several labels', () => {
    const [{ contentHash, paths, labels }, oneLabel] = auditReport.doubles;
    const doubles = [{ contentHash, paths, labels, isConfirmed: true as const }, oneLabel];
    const text = printAudit({ ...auditReport, doubles, nearDoubles: [] }, plain);

    expect(text).not.toContain('Certain errors');
    expect(text).toContain(
      'Under several labels, each of which you kept or gave: 1 picture as equal files.\n',
    );
    expect(text).toContain('There several times under one label: 1 picture as equal files.\n');
  });

  it('says nothing of doubles where there are none', () => {
    const text = printAudit({ ...auditReport, doubles: [], nearDoubles: [] }, plain);

    expect(text).not.toMatch(/Certain errors|Almost the same|several times/);
  });

  it('says so when no label looks wrong', () => {
    const text = printAudit({ ...unpromised, topSuspects: [], confusedPairs: [] }, plain);

    expect(text).toContain('No label looks wrong.\n');
    expect(text).not.toContain('Most confused');
  });

  it('shows the classes with most suspects when there are very many', () => {
    const perClass = Array.from({ length: 100 }, (_, index) => ({
      label: `class ${index}.`,
      examples: 10,
      tiers: { likely: index, possible: 0, fine: 0 },
    }));
    const text = printAudit({ ...unpromised, perClass }, plain);

    expect(text).toContain('class 99.');
    expect(text).not.toContain('class 59.');
    expect(text).toContain('… and 60 classes with fewer suspects');
  });

  it('has colour on a terminal only, never against NO_COLOR, and says the same words', () => {
    const terminal = { write: () => undefined, isTerminal: true, columns: 100 };
    const coloured = printAudit(unpromised, { ...plain, paint: paintFor(terminal, {}) });

    expect(coloured).toContain('\x1b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(printAudit(unpromised, plain));
    expect(paintFor(terminal, { NO_COLOR: '1' })).toBe(plainPaint);
    expect(paintFor(terminal, { TERM: 'dumb' })).toBe(plainPaint);
    expect(paintFor({ ...terminal, isTerminal: false }, {})).toBe(plainPaint);
  });
});

describe('the printed promise', () => {
  it('says how many labels are wrong, per tier, per class and per pair, each with its range', () => {
    const [, promise, classes, pairs] = printAudit(auditReport, plain).split('\n\n');
    expect(promise).toBe(
      `About 4 of 1,200 labels are wrong (3 to 7).
Likely: 2 pictures, about 96 % of them wrong (83 to 100 %).
Possible: 1 picture, wrong with a probability of about 40 % (20 to 70 %).
Fine: 1,197 pictures, about 0.1 % of them wrong (0.1 to 0.3 %).
Reviewing the first  finds   Range  of all wrong        Range
              1,100      4  3 to 7          96 %  67 to 100 %
Found out by changing 60 labels on purpose and looking where they came out. Nine times of ten, the truth lies in the range.`,
    );
    expect(classes).toBe(
      `Class        Pictures  Likely  Possible   Fine  Wrong         Range
cat               700       2         0    698  0.4 %  0.3 to 0.7 %
dog               500       0         1    499  0.3 %  0.1 to 0.6 %
All classes     1,200       2         1  1,197  0.3 %  0.3 to 0.6 %`,
    );
    expect(pairs).toBe(
      `Most confused: given  → shows  Wrong   Range
cat                   → dog        3  2 to 5`,
    );
  });

  it('is not there where training was stopped, and why is said', () => {
    const text = printAudit({ ...unpromised, stopped: true }, plain);
    expect(text).toContain('because the training ended before it had tested itself.');
    expect(text).toContain('Most confused: given  → suggested  Suspects');
  });

  it('lets no class name move the cursor', () => {
    const label = 'a\x1b[2J';
    const errors = { low: 1, value: 2, high: 3 };
    const text = printAudit(
      {
        ...auditReport,
        perClass: [{ label, examples: 9, tiers: { likely: 1, possible: 0, fine: 8 } }],
        ...(selfTest && {
          selfTest: {
            ...selfTest,
            perClass: [{ label, errors }],
            pairs: [{ given: label, suggested: label, errors }],
          },
        }),
      },
      plain,
    );
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

function suspect(given: Partial<SuspectSummary>): SuspectSummary {
  return { ...unpromised.topSuspects[0], ...given };
}

function suspectLines(topSuspects: AuditReport['topSuspects']): string[] {
  const lines = printAudit({ ...unpromised, topSuspects }, plain).split('\n');
  const start = lines.findIndex((line) => line.startsWith('Picture'));
  return lines.slice(start, start + topSuspects.length + 1);
}
