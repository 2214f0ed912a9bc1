import { render } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import LongName from '../../../src-renderer/ui/LongName.svelte';

function partsOf(name: string): (string | null)[] {
  const { container } = render(LongName, { name });
  return Array.from(container.querySelectorAll('span'), ({ textContent }) => textContent);
}

test('the end of a long name is a part of its own, and the whole name is there', () => {
  expect(partsOf('Crataegus laevigata subsp. 12')).toEqual(['Crataegus laevigata s', 'ubsp. 12']);
  expect(partsOf('Quercus_robur_var. alba 4')).toEqual(['Quercus_robur_var. ', 'alba 4']);
  expect(partsOf('dragonfly')).toEqual(['dragonfly']);
});

test('no letter is taken apart', () => {
  expect(partsOf('🦜'.repeat(10))).toEqual(['🦜'.repeat(2), '🦜'.repeat(8)]);
});
