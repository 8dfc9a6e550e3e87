import type { IsoDate } from '../calendar/index.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { SeverityCode } from './criteria.ts';

/** A catalogue as it is shipped: instructions are named by `key`, criteria and quotas point to them by it. */
export interface CatalogueData {
  readonly errorTypes: readonly { readonly code: string; readonly name: string }[];
  readonly instructions: readonly {
    readonly key: string;
    readonly number: string | null;
    readonly title: string;
    readonly owner: string;
    readonly versions: readonly {
      readonly label: string;
      readonly validFrom: IsoDate;
      readonly validTo: IsoDate | null;
      readonly content: string;
    }[];
  }[];
  readonly criteria: readonly {
    readonly code: string;
    readonly theme: string;
    readonly question: string;
    readonly instruction: string;
    readonly passage: string;
    readonly errorType: string;
    readonly severity: SeverityCode;
    readonly unit: string;
    readonly applicability: string | null;
    readonly validFrom: IsoDate;
    readonly validTo: IsoDate | null;
    readonly example: boolean;
  }[];
  readonly quotas: readonly {
    readonly code: string;
    readonly name: string;
    readonly instruction: string;
    readonly population: string;
    readonly target: number;
  }[];
}

/**
 * Brings in what is missing, by natural keys: instructions by number and title, their versions by label, criteria,
 * error types and quotas by code. What the house already has stays as the house has made it.
 */
export async function loadCatalogue(work: Work | ServiceWork, data: CatalogueData): Promise<void> {
  if (work.actor !== null) authorize(work.actor, 'catalogue.write');
  const { tx } = work;
  for (const { code, name } of data.errorTypes) {
    await tx
      .insertInto('error_type')
      .values({ code, name })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const ids = await loadInstructions(work, data.instructions);
  const idOf = (key: string): string => {
    const id = ids.get(key);
    if (id === undefined) throw new Error(`catalogue names no instruction ${key}`);
    return id;
  };
  for (const criterion of data.criteria) {
    await tx
      .insertInto('criterion')
      .values({
        id: crypto.randomUUID(),
        code: criterion.code,
        version: 1,
        theme: criterion.theme,
        question: criterion.question,
        instruction_id: idOf(criterion.instruction),
        passage: criterion.passage,
        error_type: criterion.errorType,
        severity: criterion.severity,
        unit: criterion.unit,
        applicability: criterion.applicability,
        valid_from: criterion.validFrom,
        valid_to: criterion.validTo,
        example: criterion.example,
      })
      .onConflict((conflict) => conflict.columns(['code', 'version']).doNothing())
      .execute();
  }
  for (const { code, name, population, target, instruction } of data.quotas) {
    await tx
      .insertInto('quota')
      .values({ id: crypto.randomUUID(), code, name, population, target, instruction_id: idOf(instruction) })
      .onConflict((conflict) => conflict.column('code').doNothing())
      .execute();
  }
  await record(work, 'catalogue.changed', null, {
    criteria: data.criteria.length,
    instructions: data.instructions.length,
  });
}

async function loadInstructions(
  { tx }: Work | ServiceWork,
  instructions: CatalogueData['instructions'],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { key, number, title, owner, versions } of instructions) {
    await tx
      .insertInto('instruction')
      .values({ id: crypto.randomUUID(), number, title, owner })
      .onConflict((conflict) => conflict.columns(['number', 'title']).doNothing())
      .execute();
    const { id } = await tx
      .selectFrom('instruction')
      .select('id')
      .where('number', 'is not distinct from', number)
      .where('title', '=', title)
      .executeTakeFirstOrThrow();
    ids.set(key, id);
    const known = await tx
      .selectFrom('instruction_version')
      .select('id')
      .where('instruction_id', '=', id)
      .executeTakeFirst();
    if (known !== undefined) continue;
    for (const { label, validFrom, validTo, content } of versions) {
      await tx
        .insertInto('instruction_version')
        .values({
          id: crypto.randomUUID(),
          instruction_id: id,
          label,
          valid_from: validFrom,
          valid_to: validTo,
          content,
        })
        .execute();
    }
  }
  return ids;
}
