// What a person likes, kept between sessions and shared by all windows.

import { z } from 'zod';

export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Key combinations by command, as in `Ctrl+Shift+Z`; only what differs from the defaults. */
  keys: z.record(z.string().max(64), z.array(z.string().max(64)).max(8)),
  /** The picture after a verdict is shown at once. */
  advanceAfterVerdict: z.boolean(),
  /** Side of a picture in the grid, pixels. */
  gridSize: z.int().min(48).max(512),
  /** Of the pictures shown in a review of suspects, those that are drawn at random; 0 for none. */
  controlShare: z.number().min(0).max(0.5),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const defaultPreferences: Preferences = {
  theme: 'system',
  keys: {},
  advanceAfterVerdict: true,
  gridSize: 144,
  controlShare: 0.05,
};
