import { expect, test } from 'vitest';
import { suggestedTarget, targetProblem } from '../../../src-renderer/state/export/targets.ts';

test('an export is suggested beside the image folder', () => {
  expect(suggestedTarget('/home/ada/pets', 'csv')).toBe('/home/ada/pets-cleaned.csv');
  expect(suggestedTarget('/home/ada/pets/', 'jsonl')).toBe('/home/ada/pets-cleaned.jsonl');
  expect(suggestedTarget('C:\\Users\\Ada\\pets', 'folders')).toBe('C:\\Users\\Ada\\pets-cleaned');
});

test('where nothing lies beside it, nothing is suggested', () => {
  expect(suggestedTarget('/', 'csv')).toBe('');
  expect(suggestedTarget('D:\\', 'csv')).toBe('');
});

test('a place is a whole path', () => {
  expect(targetProblem('/home/ada/x.csv', 'csv')).toBeUndefined();
  expect(targetProblem('C:\\x', 'folders')).toBeUndefined();
  expect(targetProblem('\\\\server\\share\\x', 'folders')).toBeUndefined();
  expect(targetProblem(' ', 'folders')).toBe('Say where the new folder should be.');
  expect(targetProblem('x.csv', 'csv')).toBe(
    'Give the whole path of the new file, as in /home/me/pictures-cleaned.csv.',
  );
});
