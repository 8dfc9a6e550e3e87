import { z } from 'zod';

import { compareUtf8, normaliseText } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { personalKind } from './personal-columns.ts';
import type { PersonalKind } from './personal-columns.ts';
import { controlCharacters } from './values.ts';

const header = z.string().trim().min(1).max(200);

/** Where a value comes from: one column, several joined by a separator, or one value for the whole file. */
const valueSource = z.union([
  header,
  z.strictObject({ columns: z.array(header).min(1).max(10), separator: z.string().max(10) }),
  z.strictObject({ constant: z.string().trim().min(1).max(200) }),
]);

/** A column profile: which headers of a delivery hold what. */
export const columnProfileSchema = z.strictObject({
  caseNumber: valueSource,
  team: valueSource,
  /** The delivery's team names → the codes of the catalogue; a name that is not listed is kept. */
  teamCodes: z.record(z.string(), z.string()).optional(),
  stratum: valueSource.nullable(),
  amount: header.nullable(),
  /** Headers kept as attributes, or all that nothing else names. */
  attributes: z.union([z.literal('others'), z.array(header)]),
  ignored: z.array(header).default([]),
  /** Headers that hold dates, besides those whose name says so. */
  dates: z.array(header).default([]),
});

export type ColumnProfile = z.infer<typeof columnProfileSchema>;
type ValueSource = z.infer<typeof valueSource>;

/** The headers of the procedure; stratum and amount may be missing, and so may every attribute. */
export const defaultHeaders = {
  caseNumber: 'Fallnummer',
  team: 'Team',
  stratum: 'Schicht',
  amount: 'Betrag',
} as const;

/** The layout of the procedure's section 1, and of every frame this service exports. */
const defaultProfileFor = (headers: readonly string[]): ColumnProfile => ({
  ...defaultHeaders,
  stratum: headers.includes(defaultHeaders.stratum) ? defaultHeaders.stratum : null,
  amount: headers.includes(defaultHeaders.amount) ? defaultHeaders.amount : null,
  attributes: 'others',
  ignored: [],
  dates: [],
});

/** Where in a row a value stands: columns by index (from 0), or a constant. */
export type CompiledSource =
  | { readonly columns: readonly number[]; readonly separator: string }
  | { readonly constant: string };

/** A profile resolved against the headers of one file. */
export interface ColumnPlan {
  readonly headers: readonly string[];
  readonly caseNumber: CompiledSource;
  readonly team: CompiledSource;
  readonly teamCodes: ReadonlyMap<string, string>;
  readonly stratum: CompiledSource | null;
  readonly amount: number | null;
  /** In canonical order of their keys. */
  readonly attributes: readonly { readonly column: number; readonly key: string }[];
  readonly dates: ReadonlySet<number>;
}

/**
 * Resolves a profile against a file's headers; null stands for the default headers.
 *
 * @param given the cells of the first row
 * @throws Failure `header-empty`, `header-control-character`, `header-repeated`, `column-personal`, `column-missing`, `column-reserved`
 */
export function planColumns(given: readonly string[], chosen: ColumnProfile | null): ColumnPlan {
  const headers = given.map(normaliseText);
  checkHeaders(headers);
  const profile = chosen ?? defaultProfileFor(headers);
  const indexOf = (name: string): number => {
    const index = headers.indexOf(normaliseText(name));
    if (index === -1)
      throw refusal(
        'column-missing',
        `Die Spalte „${name}“ fehlt in der Datei. Ergänzen Sie sie oder wählen Sie eine andere Spaltenzuordnung.`,
      );
    return index;
  };
  const compile = (source: ValueSource): CompiledSource => {
    if (typeof source === 'string') return { columns: [indexOf(source)], separator: '' };
    if ('constant' in source) return { constant: normaliseText(source.constant) };
    return { columns: source.columns.map(indexOf), separator: source.separator };
  };
  const roles = {
    caseNumber: compile(profile.caseNumber),
    team: compile(profile.team),
    stratum: profile.stratum === null ? null : compile(profile.stratum),
    amount: profile.amount === null ? null : indexOf(profile.amount),
  };
  const columns =
    profile.attributes === 'others'
      ? otherColumns(headers, profile.ignored, roles)
      : profile.attributes.map(indexOf);
  const attributes = columns
    .map((column) => ({ column, key: headers[column] ?? '' }))
    .sort((a, b) => compareUtf8(a.key, b.key));
  checkReserved(attributes.map(({ key }) => key));
  refuseCaseNumberAsAttribute(columns, roles.caseNumber, headers);
  return {
    ...roles,
    headers,
    teamCodes: new Map(
      Object.entries(profile.teamCodes ?? {}).map(([name, code]) => [
        normaliseText(name),
        normaliseText(code),
      ]),
    ),
    attributes,
    dates: new Set([
      ...profile.dates.map(indexOf),
      ...headers.keys().filter((i) => isDateHeader(headers[i] ?? '')),
    ]),
  };
}

function checkHeaders(headers: readonly string[]): void {
  const seen = new Map<string, number>();
  for (const [index, name] of headers.entries()) {
    if (name === '')
      throw refusal('header-empty', `Die Überschrift der Spalte ${index + 1} ist leer. Ergänzen Sie sie.`);
    if (controlCharacters.test(name)) {
      throw refusal(
        'header-control-character',
        `Die Überschrift der Spalte ${index + 1} enthält Steuerzeichen. Speichern Sie die Datei als „CSV UTF-8“.`,
      );
    }
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      throw refusal(
        'header-repeated',
        `Die Überschrift „${name}“ steht zweimal: in Spalte ${earlier} und ${index + 1}. Benennen Sie eine der beiden um.`,
      );
    }
    seen.set(name, index + 1);
    const personal = personalKind(name);
    if (personal !== null) throw refusal('column-personal', personalSentence(name, personal));
  }
}

const personalSentence = (name: string, kind: PersonalKind): string =>
  `Die Spalte „${name}“ sieht aus wie eine Spalte mit ${germanKinds[kind]}. ` +
  'Liefern Sie die Datei ohne sie; benennen Sie die Spalte um, wenn sie keine Person bezeichnet.';

const germanKinds: Readonly<Record<PersonalKind, string>> = {
  name: 'Namen',
  birth: 'Geburtsdaten',
  'case-worker': 'Namen oder Zeichen von Beschäftigten',
  contact: 'Anschriften oder Kontaktdaten',
  identifier: 'persönlichen Kennnummern',
};

/** The columns that nothing else names. */
function otherColumns(
  headers: readonly string[],
  ignored: readonly string[],
  { caseNumber, team, stratum, amount }: Pick<ColumnPlan, 'caseNumber' | 'team' | 'stratum' | 'amount'>,
): number[] {
  const used = new Set([caseNumber, team, stratum].flatMap(columnsOf));
  const skipped = new Set(ignored.map(normaliseText));
  return [...headers.keys()].filter((i) => !used.has(i) && i !== amount && !skipped.has(headers[i] ?? ''));
}

const columnsOf = (source: CompiledSource | null): readonly number[] =>
  source !== null && 'columns' in source ? source.columns : [];

/** An attribute under a default header would be read back as something else. */
function checkReserved(keys: readonly string[]): void {
  const reserved = new Set<string>(Object.values(defaultHeaders));
  const key = keys.find((name) => reserved.has(name));
  if (key === undefined) return;
  throw refusal(
    'column-reserved',
    `„${key}“ kann kein Merkmal sein, weil die Spalte in der kanonischen Ausgabe eine feste Bedeutung hat. Benennen Sie sie um.`,
  );
}

/** Case numbers are kept encrypted and apart; as an attribute the number would lie open beside its case. */
function refuseCaseNumberAsAttribute(
  columns: readonly number[],
  caseNumber: CompiledSource,
  headers: readonly string[],
): void {
  const column = columnsOf(caseNumber).find((index) => columns.includes(index));
  if (column === undefined) return;
  throw refusal(
    'column-case-number',
    `Die Spalte „${headers[column] ?? ''}“ gehört zur Fallnummer und kann nicht zugleich ein Merkmal sein.`,
  );
}

const isDateHeader = (name: string): boolean => /datum$|(^|[^\p{L}])datum([^\p{L}]|$)/iu.test(name);

const refusal = (code: string, message: string): Failure => new Failure('invalid', code, message);
