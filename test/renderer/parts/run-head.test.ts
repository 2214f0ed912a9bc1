import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import RunHead from '../../../src-renderer/parts/training/RunHead.svelte';
import type { ReadingProgress } from '../../../src-shared/training-view.ts';
import { epoch } from '../../hosts/cli/fake-reports.ts';

const nothing = (): undefined => undefined;

test('a run of several trainings says which one it is in, and the bar is that of the whole run', () => {
  const buttons = { onpause: nothing, onresume: nothing, onstop: nothing };
  const report = { ...epoch, epoch: 4, epochs: 12, training: 2, trainings: 3, secondsLeft: 120 };
  render(RunHead, { state: 'running', progress: report, busy: false, ...buttons });
  expect(screen.getByRole('status').textContent).toBe('Training 2 of 3, epoch 4 of 12, 2 min left');
  // by hand: 16 of 36
  expect(bar()).toBe('44');
});

test('before the trainings the pictures are learnt, and the bar moves', () => {
  const buttons = { onpause: nothing, onresume: nothing, onstop: nothing };
  const report = {
    isPretraining: true,
    epoch: 4,
    epochs: 12,
    epochsAfter: 36,
    loss: 1,
    seconds: 30,
    secondsLeft: 90,
  } as const;
  render(RunHead, { state: 'running', progress: report, busy: false, ...buttons });
  expect(screen.getByRole('status').textContent).toBe('Pretraining, epoch 4 of 12, 2 min left');
  // by hand: 4 of 48
  expect(bar()).toBe('8');
});

function head(reading?: ReadingProgress): void {
  const buttons = { onpause: nothing, onresume: nothing, onstop: nothing };
  render(RunHead, { state: 'starting', progress: undefined, reading, busy: false, ...buttons });
}

const bar = (): string | null => screen.getByRole('progressbar').getAttribute('aria-valuenow');

test('a training that begins shows how far the folder is read', () => {
  head({ done: 500, total: 2000, decoded: 0 });
  expect(screen.getByRole('status').textContent).toBe('Reading the folder again: 500 of 2,000 pictures');
  expect(bar()).toBe('25');
});

test('pictures that are read are compared', () => {
  head({ done: 500, total: 2000, decoded: 0, isComparing: true });
  expect(screen.getByRole('status').textContent).toBe('Looking for doubles: 500 of 2,000 pictures');
});

test('while the folder is listed, nobody knows how far', () => {
  head({ done: 0, total: 0, decoded: 0 });
  expect(screen.getByRole('status').textContent).toBe('Looking for pictures that are new…');
  expect(bar()).toBeNull();
});

test('once the folder is read, it is the backends that take their time', () => {
  head();
  expect(screen.getByRole('status').textContent).toBe('Trying the backends and loading the pictures…');
});
