import { z } from 'zod';
import { instructionName, instructions, type Instruction } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { reachOf } from '../identity/index.ts';
import type { Work } from '../work.ts';
import type { Link } from '../ui/index.ts';
import { cataloguePath } from './catalogue-parts.tsx';
import type { Input, Visit } from './page-route.ts';

export const instructionPath = `${cataloguePath}/anweisungen` as const;
export const byInstruction = z.object({ instructionId: z.uuid() });
export type OfInstruction = Input<z.infer<typeof byInstruction>, unknown>;

export const mayWrite = (visit: Visit): boolean => reachOf(visit.actor, 'catalogue.write') !== null;

export async function instructionOf(work: Work, instructionId: string): Promise<Instruction> {
  const [found] = await instructions(work.tx, { ids: [instructionId] });
  if (found === undefined) throw notFound('Die Geschäftsanweisung');
  return found;
}

export const instructionLink = (instruction: Instruction): Link => ({
  label: instructionName(instruction),
  href: `${instructionPath}/${instruction.id}`,
});
