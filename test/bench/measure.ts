/** The process of one file of `figures/`, named by its argument: a JSON line for each of its figures. */
import { z } from 'zod';
import { figureSchema, type Figure } from './figure.ts';

const moduleSchema = z.object({
  figures: z.custom<() => Promise<Figure[]>>((value) => typeof value === 'function'),
});
const path = new URL(`../../${process.argv[2]}`, import.meta.url).href;
const { figures } = moduleSchema.parse(await import(path));
for (const figure of z.array(figureSchema).parse(await figures()))
  process.stdout.write(`${JSON.stringify(figure)}\n`);
process.exit(0);
