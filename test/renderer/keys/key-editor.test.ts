import { render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import KeyEditor from '../../../src-renderer/parts/keys/KeyEditor.svelte';

function open(keys: Record<string, string[]> = {}) {
  const onkeys = vi.fn();
  render(KeyEditor, { keys, onkeys });
  return { onkeys };
}

async function change(title: string, press: KeyboardEventInit) {
  const button = screen.getByRole('button', { name: `Change the key for: ${title}` });
  button.click();
  await Promise.resolve();
  button.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...press }));
}

test('the next key press becomes the key of the command', async () => {
  const { onkeys } = open();
  await change('Unsure', { key: 'q', code: 'KeyQ' });
  expect(onkeys).toHaveBeenCalledWith({ unsure: ['Q'] });
});

test('a lone modifier is waited out', async () => {
  const { onkeys } = open();
  await change('Unsure', { key: 'Shift', code: 'ShiftLeft', shiftKey: true });
  expect(onkeys).not.toHaveBeenCalled();
});

test('two commands that want one key are told', () => {
  open({ unsure: ['X'] });
  expect(screen.getByRole('alert').textContent).toContain('“Remove from the set” and “Unsure”');
});

test('a command can get its default back', () => {
  const { onkeys } = open({ unsure: ['Q'] });
  screen.getByRole('button', { name: 'Default key for: Unsure' }).click();
  expect(onkeys).toHaveBeenCalledWith({});
});
