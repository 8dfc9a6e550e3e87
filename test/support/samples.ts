import { z } from 'zod';

interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

/**
 * A small input that a schema accepts: what is required, and no more. `idOf` gives the ids: it is told the
 * property's name, or, for a plain `id` beside a `kind`, that kind.
 */
export function sampleOf(schema: z.ZodType, idOf: (name: string) => string): unknown {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const fill = (given: JsonSchema, name: string): unknown => {
    const ref = given.$ref?.replace('#/$defs/', '');
    const found = ref === undefined ? given : (root.$defs?.[ref] ?? {});
    if (found.const !== undefined) return found.const;
    if (found.enum !== undefined) return found.enum[0];
    const choice = (found.anyOf ?? found.oneOf ?? found.allOf)?.[0];
    if (choice !== undefined) return fill(choice, name);
    switch (found.type ?? 'string') {
      case 'object': {
        const kind = found.properties?.['kind']?.const ?? found.properties?.['kind']?.enum?.[0];
        const nameOf = (key: string) => (key === 'id' && typeof kind === 'string' ? `${kind}Id` : key);
        return Object.fromEntries(
          (found.required ?? []).map((key) => [key, fill(found.properties?.[key] ?? {}, nameOf(key))]),
        );
      }
      case 'array':
        return Array.from({ length: found.minItems ?? 0 }, () =>
          fill(found.items ?? {}, name.replace(/s$/, '')),
        );
      case 'integer':
        return Math.max(found.minimum ?? 1, 1);
      case 'number':
        return 0.5;
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return textOf(found, name, idOf);
    }
  };
  return fill(root, '');
}

function textOf(schema: JsonSchema, name: string, idOf: (name: string) => string): string {
  if (schema.format === 'uuid') return idOf(name);
  if (schema.format === 'date' || /day|date|^on$|^until$|from$|dueBy/i.test(name)) return '2020-03-31';
  if (name === 'login') return 'beispiel';
  if (name.endsWith('Hash')) return 'a'.repeat(64);
  if (name === 'month') return '2020-02';
  if (schema.pattern?.includes('[0-9]') === true || name === 'value') return '4711';
  return 'Beispiel eines Textes';
}
