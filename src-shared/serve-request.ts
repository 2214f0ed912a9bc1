// What `second-look serve` may be asked for.

import { z } from 'zod';

export const serveRequestSchema = z.strictObject({
  /** The page begins with this folder. */
  folder: z.string().min(1).optional(),
  /** A free one when left out. */
  port: z.int().min(1).max(65535).optional(),
});
