import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import RecipeSection from '../../../src-renderer/parts/report/RecipeSection.svelte';
import type { TrainingSettings } from '../../../src-shared/training-settings.ts';
import { madeUpReview } from '../../made-up-review.ts';

const { report } = madeUpReview(['cat', 'dog'], 100);

function told(changed: Partial<TrainingSettings> = {}): string {
  const { run } = report;
  const settings = { ...run.recipe.settings, ...changed };
  const { container, unmount } = render(RecipeSection, {
    report: { ...report, run: { ...run, recipe: { ...run.recipe, settings } } },
  });
  expect(screen.getByText('Loss')).toBeTruthy();
  const text = container.textContent.replace(/\s+/g, ' ');
  unmount();
  return text;
}

test('how a run was made says of its loss what is true of it', () => {
  expect(told()).toContain('a loss that stops listening to labels it cannot believe.');
  expect(told()).toContain('Kept in training');
  const never = told({ loss: 'ce', warmUpEpochs: 0, pruneAfterEpochs: [] });
  expect(never).toContain('a loss that listens to every label to the end.');
  expect(never).not.toMatch(/Kept in training|stops listening| [qk] 0/);
});
