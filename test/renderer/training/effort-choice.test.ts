import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import EffortChoice from '../../../src-renderer/parts/training/EffortChoice.svelte';
import { TrainingForm } from '../../../src-renderer/parts/training/training-form.svelte.ts';

const seconds = { quick: 370, normal: 740, thorough: 4800 };

test('each choice has its time, and the chosen one a sentence', async () => {
  render(EffortChoice, { effort: 'normal', seconds });
  expect(screen.getByRole('radio', { name: 'Quick, about 6 minutes' })).toBeDefined();
  expect(screen.getByRole('status').textContent).toContain('Takes about 12 minutes here.');
  await fireEvent.click(screen.getByRole('radio', { name: 'Thorough, about 1 hour 20 minutes' }));
  expect(screen.getByRole('status').textContent).toContain('Takes about 1 hour 20 minutes here.');
});

test('it can be chosen before, or without, anybody knowing how long it takes', async () => {
  const { rerender } = render(EffortChoice, { effort: 'quick', seconds: undefined });
  expect(screen.getByRole('status').textContent).toContain('is being found out');
  await rerender({ effort: 'quick', seconds: null });
  expect(screen.getByRole('status').textContent).toContain('shows after the first epoch');
  expect(screen.getAllByRole('radio')).toHaveLength(3);
});

test('the form asks for the effort, and does not call it a changed setting', () => {
  const form = new TrainingForm();
  expect([form.request(), form.isChanged]).toEqual([{}, false]);
  form.effort = 'thorough';
  form.numbers.epochs = '5';
  expect([form.request(), form.isChanged]).toEqual([{ effort: 'thorough', epochs: 5 }, true]);
  form.reset();
  expect([form.request(), form.isChanged]).toEqual([{ effort: 'thorough' }, false]);
});
