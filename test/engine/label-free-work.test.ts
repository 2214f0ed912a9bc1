import { expect, test } from 'vitest';
import { hasLabelFreeView, labelFreeWork } from '../../src-main/engine/label-free-work.ts';
import { usualWidths } from '../../src-main/engine/network.ts';
import { settings as fakeSettings } from '../hosts/cli/fake-reports.ts';

const settings = { ...fakeSettings, widths: usualWidths };

test('small and large sets have no view that knows no labels, and no work with it', () => {
  expect([99, 100, 5000, 5001].map(hasLabelFreeView)).toEqual([false, true, true, false]);
  expect([99, 5001].map((pictures) => labelFreeWork(pictures, settings))).toEqual([0, 0]);
});

test('it is as much work as was measured', () => {
  // by hand: 2.04 s of patches, 2.6 ms a picture and 0.76, 8.2 s of ridges, at 1.8 ms a trained example of 32 × 32 pixels
  for (const [pictures, seconds] of [
    [450, 2.04 + 450 * 0.0026 + 0.76],
    [1100, 2.04 + 1100 * 0.0026 + 8.2],
  ])
    expect(Math.abs((labelFreeWork(pictures, settings) * 0.0018) / seconds - 1)).toBeLessThan(0.1);
});

test('a training that costs more a picture takes as long for fewer of them', () => {
  expect(labelFreeWork(1100, { ...settings, size: 128 })).toBeLessThan(labelFreeWork(1100, settings) / 3);
  const wide = { ...settings, widths: [64, 128, 256] as const };
  expect(labelFreeWork(1100, wide)).toBeLessThan(0.6 * labelFreeWork(1100, settings));
});
