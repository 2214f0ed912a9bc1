import { describe, expect, it } from 'vitest';
import {
  backendLine,
  epochLegend,
  epochLine,
  estimateLine,
  pretrainingLine,
  settingsLine,
  showProgress,
} from '../../../src-main/hosts/cli/show-progress.ts';
import { backend, epoch, settings } from './fake-reports.ts';

describe('progress', () => {
  it('is one rewritten line on a terminal, ended before the next line', () => {
    const { progress, written, clock } = onScreen({ isTerminal: true, columns: 80 });
    progress.onProgress({ kind: 'reading', done: 1, total: 3, decoded: 1 });
    clock.timeMs += 200;
    progress.onProgress({ kind: 'reading', done: 2, total: 3, decoded: 2 });
    progress.onProgress({ kind: 'epoch', report: epoch });

    expect(written()).toBe(
      '\rReading pictures: 1 of 3 (1 decoded)\x1b[K' +
        '\rReading pictures: 2 of 3 (2 decoded)\x1b[K\n' +
        `${epochLegend(true)}\n${epochLine(epoch)}\n`,
    );
  });

  it('tells beside an epoch how many wrong labels are expected, as long as that can be told', () => {
    const { progress, written } = onScreen({ isTerminal: false, columns: Infinity });
    progress.onProgress({ kind: 'expected', errors: { low: 3803, value: 3948, high: 4091 } });
    progress.onProgress({ kind: 'epoch', report: epoch });
    progress.onProgress({ kind: 'expected', errors: null });
    progress.onProgress({ kind: 'epoch', report: epoch });

    const [, first, second] = written().split('\n');
    expect(first).toContain('  about 3,950 (3,800 to 4,090) wrong  ');
    expect(second).toBe(epochLine(epoch));
  });

  it('says what follows the last epoch of the last training, and explains its words once', () => {
    const { progress, written } = onScreen({ isTerminal: false, columns: Infinity });
    const last = { ...epoch, epoch: 20, epochs: 20, trainings: 2, secondsLeft: 16 };
    progress.onProgress({ kind: 'epoch', report: { ...last, training: 1 } });
    progress.onProgress({ kind: 'epoch', report: { ...last, training: 2 } });

    expect(written().split('\n').slice(0, -1)).toEqual([
      epochLegend(true),
      epochLine({ ...last, training: 1 }),
      epochLine({ ...last, training: 2 }),
      'Looking at every picture once more, 0:16 left.',
    ]);
  });

  it('is rewritten at most ten times a second, but always shows the end', () => {
    const { progress, written } = onScreen({ isTerminal: true, columns: 80 });
    for (let done = 0; done <= 1000; done++) {
      progress.onProgress({ kind: 'reading', done, total: 1000, decoded: 0 });
    }

    expect(written().split('\r')).toHaveLength(3);
    expect(written()).toContain('1,000 of 1,000');
  });

  it('says which verdicts a training starts from, and nothing where there are none', () => {
    const { progress, written } = onScreen({ isTerminal: false, columns: Infinity });
    const news = { kind: 'settings', settings, examples: 10, classes: 2 } as const;
    progress.onProgress({ ...news, fromVerdicts: { keep: 0, relabel: 0, remove: 0, unsure: 0 } });
    expect(written()).not.toContain('verdicts');
    progress.onProgress({ ...news, fromVerdicts: { keep: 1, relabel: 2, remove: 3, unsure: 0 } });
    expect(written()).toContain(
      'Training from your verdicts: 1 label confirmed, 2 changed, 3 pictures left out. --ignore-verdicts leaves them aside.\n',
    );
  });

  it('says so when the pictures are read and doubles are looked for', () => {
    const { progress, written } = onScreen({ isTerminal: true, columns: 80 });
    progress.onProgress({ kind: 'reading', done: 3, total: 3, decoded: 3 });
    progress.onProgress({ kind: 'reading', done: 1, total: 3, decoded: 3, isComparing: true });

    expect(written()).toBe(
      '\rReading pictures: 3 of 3 (3 decoded)\x1b[K\n\rLooking for doubles: 1 of 3\x1b[K',
    );
  });

  it('never wraps in a narrow terminal', () => {
    const { progress, written } = onScreen({ isTerminal: true, columns: 12 });
    progress.onProgress({ kind: 'drawing', done: 1, total: 3 });

    expect(written()).toBe('\rDrawing pi…\x1b[K');
  });

  it('is a line every 10 % elsewhere', () => {
    const { progress, written } = onScreen({ isTerminal: false, columns: Infinity });
    for (let done = 0; done <= 1000; done++) {
      progress.onProgress({ kind: 'drawing', done, total: 1000 });
    }

    const lines = written().trim().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[1]).toBe('Drawing pictures: 100 of 1,000');
  });

  it('tells of an export how many pictures and, where they are copied, how much', () => {
    const { progress, written } = onScreen({ isTerminal: false, columns: Infinity });
    const copied = { kind: 'exporting', total: 2000, totalBytes: 4 * 2 ** 20 } as const;
    progress.onProgress({ ...copied, done: 1000, bytes: 2 * 2 ** 20 });
    progress.onProgress({ ...copied, done: 2000, bytes: 0, totalBytes: 0 });

    expect(written()).toBe(
      'Bringing pictures over: 1,000 of 2,000 (2.1 MB of 4.2 MB)\nBringing pictures over: 2,000 of 2,000\n',
    );
  });

  it('starts over with each kind of counting, and survives a total of nothing', () => {
    const { progress, written } = onScreen({ isTerminal: false, columns: Infinity });
    progress.onProgress({ kind: 'drawing', done: 5, total: 5 });
    progress.onProgress({ kind: 'reading', done: 0, total: 0, decoded: 0 });

    expect(written()).toBe('Drawing pictures: 5 of 5\nReading pictures: 0 of 0 (0 decoded)\n');
  });
});

describe('its lines', () => {
  it('align epochs', () => {
    expect(epochLine({ ...epoch, epoch: 12, secondsLeft: 3723 })).toBe(
      'epoch 12/20  loss 0.412  held-out 71.3 %  kept 64.0 %  1:02:03 left',
    );
  });

  it('name the training where there are several', () => {
    expect(epochLine({ ...epoch, training: 2, trainings: 3 })).toMatch(
      /^training 2\/3 {2}epoch {2}7\/20 {2}/,
    );
    expect(epochLine({ ...epoch, training: 1, trainings: 1 })).toBe(epochLine(epoch));
    expect(settingsLine({ ...settings, trainings: 3 }, 1, 1)).toContain(
      '3 trainings of 20 epochs (8 to warm up)',
    );
  });

  it('say how the pretraining gets on, before the trainings', () => {
    const report = {
      isPretraining: true,
      epoch: 7,
      epochs: 48,
      epochsAfter: 96,
      loss: 0.8123,
      seconds: 70,
    } as const;
    expect(pretrainingLine({ ...report, secondsLeft: 252 })).toBe(
      'pretraining  epoch  7/48  loss 0.812  4:12 left',
    );
    expect(settingsLine({ ...settings, pretrainEpochs: 48, trainings: 2 }, 1, 1)).toContain(
      ', 48 epochs of pretraining, 2 trainings of 20 epochs (8 to warm up), ',
    );
  });

  it('say before training how long each effort takes', () => {
    expect(estimateLine('normal', { quick: 370, normal: 740, thorough: 1110 })).toBe(
      'Training takes about 12 minutes at normal effort (quick: about 6 minutes, thorough: about 20 minutes).',
    );
    expect(estimateLine('quick', { quick: 1, normal: 2, thorough: 3 })).toBe(
      'Training takes less than a minute at quick effort.',
    );
  });

  it('name only the numbers that the loss uses', () => {
    const once = { ...settings, loss: 'ce', warmUpEpochs: 0, pretrainEpochs: 0, epochs: 1 } as const;
    const line = settingsLine(once, 1, 1);
    expect(line).toBe('Settings: cross-entropy, 1 epoch, 32 × 32 pixels, seed 1; 1 picture in 1 class.');
  });

  it('speak of what is kept only where a training prunes', () => {
    const { progress, written } = onScreen({ isTerminal: false, columns: Infinity });
    const never = { ...settings, loss: 'ce', warmUpEpochs: 0, pruneAfterEpochs: [] } as const;
    progress.onProgress({ kind: 'settings', settings: never, examples: 10, classes: 2 });
    progress.onProgress({ kind: 'epoch', report: epoch });

    expect(written()).not.toMatch(/kept|pruned/);
    expect(written()).toContain('held-out 71.3 %  4:12 left');
    expect(epochLine(epoch)).toContain('kept 64.0 %');
  });

  it('name every backend that cannot be used', () => {
    expect(backendLine(backend)).toBe(
      'Backend: cpu. It trained a tiny step correctly. Why not gpu: No graphics card was found.',
    );
    const note = 'The backend failed (lost). Training went on after epoch 2.';
    expect(backendLine({ ...backend, note })).toBe(`${note} ${backendLine(backend)}`);
  });
});

function onScreen(kind: { isTerminal: boolean; columns: number }) {
  let text = '';
  const clock = { timeMs: 0 };
  const screen = { ...kind, write: (part: string) => (text += part) };
  return { progress: showProgress(screen, () => clock.timeMs), written: () => text, clock };
}
