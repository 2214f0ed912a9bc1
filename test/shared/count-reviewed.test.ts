import { expect, test } from 'vitest';
import { countReviewed } from '../../src-shared/count-reviewed.ts';

const codes = { '.': 0, o: 0, a: 0, k: 1, r: 2, x: 3, u: 4, t: 1, '-': 0 } as const;

/**
 * One tier, lowest quality first.
 *
 * @param verdicts  `.` none, k keep, r relabel, x remove, u unsure, t trusted by the run, - that taken back; a capital letter is a control, O an open
 *   one, drawn in this order; a one whose suggestion is taken unseen
 * @param given     a digit for each, all 0 where left out
 */
function count(verdicts: string, given = '0'.repeat(verdicts.length)) {
  const letters = Array.from(verdicts);
  const counts = countReviewed({
    tier: new Uint8Array(letters.length),
    given: Uint16Array.from(given, Number),
    classCount: 2,
    verdicts: Uint8Array.from(letters, (letter) => codes[letter.toLowerCase() as keyof typeof codes]),
    controls: [...letters.keys()].filter((row) => /[A-Z]/.test(letters[row])),
    isTrusted: Uint8Array.from(letters, (letter) => Number(/[t-]/.test(letter))),
    isAccepted: Uint8Array.from(letters, (letter) => Number(/a/i.test(letter))),
  });
  const cell = ({ open, seen, wrong }: typeof counts.ahead) => [
    [open[0], seen[0], wrong[0]],
    [open[1], seen[1], wrong[1]],
  ];
  const [size, passedSize, controlsLeft] = [counts.sizes[0], counts.passedSizes[0], counts.controlsLeft[0]];
  return { passed: cell(counts.passed), ahead: cell(counts.ahead), size, passedSize, controlsLeft };
}

test('ahead of where people are, only controls speak for the rest', () => {
  expect(count('rrk..K.R..')).toEqual({
    passed: [
      [0, 3, 2],
      [0, 0, 0],
    ],
    ahead: [
      [5, 2, 1],
      [0, 0, 0],
    ],
    size: 10,
    passedSize: 3,
    controlsLeft: 0,
  });
});

test('a picture whose suggestion is taken unseen is not open, and says nothing of the others', () => {
  const { ahead, size, controlsLeft } = count('aaA..O');
  expect(ahead[0]).toEqual([3, 0, 0]);
  expect({ size, controlsLeft }).toEqual({ size: 6, controlsLeft: 1 });
});

test('a picture that was skipped stays behind, and those around it speak for it, controls too', () => {
  const { passed, ahead } = count('rr.Kkr....');
  expect([passed[0], ahead[0]]).toEqual([
    [1, 5, 3],
    [4, 0, 0],
  ]);
});

test('one that was picked out far ahead moves nothing and speaks for nothing', () => {
  const { passed, ahead } = count('rr......r.K.');
  expect([passed[0], ahead[0]]).toEqual([
    [0, 2, 2],
    [8, 1, 0],
  ]);
});

test('a class that was gone through alone does not move the others', () => {
  // The tier as a whole is left at its first picture.
  const { passed, ahead } = count('r..k..r...K.', '011011011001');
  expect(passed).toEqual([
    [0, 3, 2],
    [0, 0, 0],
  ]);
  expect(ahead).toEqual([
    [1, 1, 0],
    [7, 0, 0],
  ]);
});

test('a control of a class that people went past speaks only for what they went past', () => {
  // The control is the last of its class so far, yet the others around it were reviewed too.
  const { passed, ahead } = count('rrRrk....', '001000010');
  expect([passed[1], ahead[1]]).toEqual([
    [0, 1, 1],
    [1, 0, 0],
  ]);
});

test('a removed picture is an error found, and one that nobody could decide is half of one', () => {
  expect(count('..X.U.K.').ahead[0]).toEqual([5, 3, 1.5]);
});

test('nothing reviewed leaves everything ahead', () => {
  expect(count('....')).toMatchObject({
    passedSize: 0,
    ahead: [
      [4, 0, 0],
      [0, 0, 0],
    ],
  });
});

test('a trusted label moves nothing and speaks for nothing, however much it is', () => {
  expect(count('r.....tttttttt')).toEqual(count('r.....'));
  expect(count('tr.t..K.tt')).toEqual(count('r...K.'));
});

test('a trusted label that was taken back is open again', () => {
  expect(count('r.....t-t')).toEqual(count('r......'));
});

test('controls that were passed over here and there still make a fair sample', () => {
  expect(count('..K.K.K.K.O.K.K.R.K.O')).toMatchObject({
    ahead: [
      [13, 8, 1],
      [0, 0, 0],
    ],
    controlsLeft: 2,
  });
});

test('one that was met otherwise, before its turn, speaks for nothing', () => {
  expect(count('..K.O.O.O.O.R.O.').ahead[0]).toEqual([14, 1, 0]);
  expect(count('..O.O.O.R.R.R.R.').ahead[0]).toEqual([12, 0, 0]);
});

test('a class that was gone through alone shows enough controls to speak for it, or none', () => {
  // Of the other class none were seen.
  expect(count('.OK.OK.OK.OK.OK....', '0010010010010010000').ahead[1]).toEqual([0, 5, 0]);
  expect(count('.OK.OK.OK.OK.......', '0010010010010000000').ahead[1]).toEqual([0, 0, 0]);
});
