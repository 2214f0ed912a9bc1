import { render, screen } from '@testing-library/svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import ClassList from '../../../src-renderer/parts/review/ClassList.svelte';

const heard = { onpick: vi.fn(), onmake: vi.fn(), onleave: vi.fn() };

beforeEach(() => {
  vi.resetAllMocks();
  Element.prototype.scrollIntoView = () => undefined;
});

function open(labels: readonly string[] = ['cat', 'dog', 'frog', 'caterpillar']) {
  render(ClassList, {
    labels,
    given: 0,
    suggested: 1,
    chosen: -1,
    classKey: (place: number) => '1234567890'.at(place),
    searchKey: '/',
    ...heard,
  });
  const field = screen.getByRole<HTMLInputElement>('combobox');
  const press = (key: string) => {
    field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  };
  const type = async (text: string) => {
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await Promise.resolve();
  };
  return { field, press, type };
}

test('every class shows the key that picks it, and which is given and suggested', () => {
  open();
  const [cat, dog] = screen.getAllByRole('option').map(({ textContent }) => textContent.replace(/\s+/g, ' '));
  expect(cat).toMatch(/1.*cat.*given/);
  expect(dog).toMatch(/2.*dog.*suggested/);
});

test('Enter in the search picks the first hit, and gives the keys back', async () => {
  const { press, type } = open();
  await type('fr');
  press('Enter');
  expect(heard.onpick).toHaveBeenCalledWith(2);
  expect(heard.onleave).toHaveBeenCalled();
});

test('arrows go through the hits', async () => {
  const { field, press, type } = open();
  await type('ca');
  press('ArrowDown');
  await Promise.resolve();
  expect(field.getAttribute('aria-activedescendant')).toMatch(/-3$/);
  press('Enter');
  expect(heard.onpick).toHaveBeenCalledWith(3);
});

test('a name that no class has leads to a new class', async () => {
  const { press, type } = open();
  await type(' newt ');
  press('Enter');
  expect(heard.onpick).not.toHaveBeenCalled();
  expect(heard.onmake).toHaveBeenCalledWith('newt');
});

test('Escape gives the keys back and picks nothing', async () => {
  const { field, press, type } = open();
  await type('dog');
  press('Escape');
  await Promise.resolve();
  expect(heard.onpick).not.toHaveBeenCalled();
  expect(heard.onleave).toHaveBeenCalled();
  expect(field.value).toBe('');
});

test('names that look like markup stay text', () => {
  open(['<b>bold</b>', 'a']);
  expect(screen.getAllByRole('option')[0].textContent).toContain('<b>bold</b>');
});
