import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import VerdictButtons from '../../../src-renderer/parts/review/VerdictButtons.svelte';

function show(suggested: string): string[] {
  render(VerdictButtons, {
    ...{ given: 'cat', givenProbability: 0.89, suggested, suggestedProbability: 0.1 },
    ...{ kind: null, isSuggestionTaken: false, pictures: 1, onchoice: () => undefined },
    keys: { suggested: 'Enter', keep: 'Space', remove: 'X', unsure: 'U' },
  });
  return screen.getAllByRole('button').map((button) => button.textContent.replace(/\s+/g, ' ').trim());
}

test('where the given label is suggested it is one button, with the keys of both', () => {
  const [first, ...others] = show('cat');
  expect(first).toBe('Given and suggested EnterSpace cat 89 %');
  expect(others).toEqual(['Remove X', 'Unsure U']);
});

test('else each label is a button of its own', () => {
  expect(show('dog').slice(0, 2)).toEqual(['Suggested Enter dog 10 %', 'Given Space cat 89 %']);
});
