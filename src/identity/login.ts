import { z } from 'zod';
import { text } from '../text.ts';

/** What people sign in with: lower case, letters, digits and . _ @ - */
export const loginSchema = text(2, 100)
  .transform((login) => login.toLowerCase())
  .pipe(z.string().regex(/^[\p{Ll}\p{N}._@-]+$/u));
