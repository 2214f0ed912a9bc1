import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import EvidenceChart from '../../../src-renderer/parts/review/EvidenceChart.svelte';

const shown = {
  ...{ given: 'cat', suggested: 'dog' },
  givenTrajectory: Float32Array.of(0.5, 0.25, 0.1),
  suggestedTrajectory: Float32Array.of(0.5, 0.75, 0.9),
};

test('it says when the label was set aside, and nothing of that where the training sets none aside', () => {
  const { unmount } = render(EvidenceChart, { ...shown, prunedTrajectory: Uint8Array.of(0, 1, 1) });
  expect(screen.getByText('Set aside after epochs 2 to 3, of 3.')).toBeTruthy();
  unmount();
  const { container } = render(EvidenceChart, { ...shown, prunedTrajectory: null });
  expect(container.textContent).not.toMatch(/set aside/i);
  expect(screen.getByRole('img').getAttribute('aria-label')).toMatch(/ and 90 % to dog\.$/);
});
