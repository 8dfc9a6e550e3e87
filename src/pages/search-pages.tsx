import { z } from 'zod';
import type { ExpressionBuilder } from 'kysely';
import { fieldStates } from '../audit-plan/index.ts';
import { instructionName } from '../catalogue/index.ts';
import type { Tables } from '../database/index.ts';
import { date, dateOf, enumeration } from '../format.ts';
import { withinReach } from '../frames/index.ts';
import { reachOf, type Act } from '../identity/index.ts';
import { measureStateNames } from '../measures/index.ts';
import { DataTable, EmptyState, Filters, freshForm, Page, TextField, type Link } from '../ui/index.ts';
import { likePattern } from '../text.ts';
import type { Actor, Work } from '../work.ts';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';

const searchQuery = z.object({ begriff: z.string().max(200).optional().catch(undefined) });

interface Hit extends Link {
  readonly kind: string;
  readonly about: string;
}

const most = 25;

async function fieldHits({ tx, actor }: Work, like: string): Promise<Hit[]> {
  const reach = reachOf(actor, 'plan.read');
  let query = tx
    .selectFrom('audit_field_version as v')
    .innerJoin('audit_field as f', 'f.id', 'v.field_id')
    .innerJoin('audit_plan as p', 'p.id', 'f.plan_id')
    .distinctOn('v.field_id')
    .select(['v.field_id', 'v.title', 'v.state', 'p.year'])
    .where((eb) => eb.or([eb('v.title', 'ilike', like), eb('v.origin_reference', 'ilike', like)]))
    .orderBy('v.field_id')
    .orderBy('v.version', 'desc')
    .limit(most);
  if (reach === 'own-area') query = query.where('p.area_id', '=', actor.areaId);
  return (await query.execute()).map((row) => ({
    kind: 'Prüffeld',
    label: row.title,
    href: `/prueffelder/${row.field_id}`,
    about: `${row.year}, ${fieldStates[row.state]}`,
  }));
}

async function drawHits({ tx, actor }: Work, like: string): Promise<Hit[]> {
  const titled = (eb: ExpressionBuilder<Tables, 'frame'>) =>
    eb.exists(
      eb
        .selectFrom('audit_field_version as v')
        .select('v.id')
        .whereRef('v.field_id', '=', 'frame.field_id')
        .where('v.title', 'ilike', like),
    );
  const rows = await tx
    .selectFrom('frame')
    .innerJoin('draw as d', 'd.frame_id', 'frame.id')
    .select(['d.id', 'd.number', 'd.drawn_at'])
    .where(withinReach(actor, 'draw.read'))
    .where((eb) => eb.or([eb('d.number', 'ilike', like), titled(eb)]))
    .orderBy('d.drawn_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'Ziehung',
    label: row.number,
    href: `/ziehungen/${row.id}`,
    about: `gezogen am ${dateOf(row.drawn_at.toISOString())}`,
  }));
}

async function measureHits({ tx, actor }: Work, like: string): Promise<Hit[]> {
  const reach = reachOf(actor, 'measure.read');
  let query = tx
    .selectFrom('measure as m')
    .innerJoin('free_text as t', 't.id', 'm.description_text_id')
    .select(['m.id', 'm.due', 'm.state', 't.content'])
    .where((eb) => eb.or([eb('t.content', 'ilike', like), eb('m.owner', 'ilike', like)]))
    .orderBy('m.due', 'desc')
    .limit(most);
  if (reach === 'own-team') query = query.where('m.team_id', '=', actor.teamId);
  return (await query.execute()).map((row) => ({
    kind: 'Maßnahme',
    label: row.content ?? '(Text gelöscht)',
    href: `/massnahmen/${row.id}`,
    about: `${measureStateNames[row.state]}, Frist ${date(row.due)}`,
  }));
}

async function instructionHits({ tx }: Work, like: string): Promise<Hit[]> {
  const rows = await tx
    .selectFrom('instruction_version as v')
    .innerJoin('instruction as i', 'i.id', 'v.instruction_id')
    .select(['v.id', 'v.label', 'v.valid_from', 'i.number', 'i.title'])
    .where((eb) =>
      eb.or([eb('i.title', 'ilike', like), eb('i.number', 'ilike', like), eb('v.content', 'ilike', like)]),
    )
    .orderBy('i.title')
    .orderBy('v.valid_from', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    kind: 'Geschäftsanweisung',
    label: instructionName(row),
    href: `/anweisungen/${row.id}`,
    about: `${row.label}, gilt ab ${date(row.valid_from)}`,
  }));
}

/** What is searched: each where its right reaches. */
const searches: readonly {
  readonly name: string;
  readonly act: Act;
  readonly find: (work: Work, like: string) => Promise<Hit[]>;
}[] = [
  { name: 'Prüffelder', act: 'plan.read', find: fieldHits },
  { name: 'Ziehungen', act: 'draw.read', find: drawHits },
  { name: 'Maßnahmen', act: 'measure.read', find: measureHits },
  { name: 'Geschäftsanweisungen', act: 'catalogue.read', find: instructionHits },
];

const searchesOf = (actor: Actor) => searches.filter(({ act }) => reachOf(actor, act) !== null);

/** What this person finds by searching: "Prüffelder und Geschäftsanweisungen". */
export const searchedBy = (actor: Actor): string => enumeration(searchesOf(actor).map(({ name }) => name));

async function showSearch(work: Work, visit: Visit, { query }: Input<unknown, z.infer<typeof searchQuery>>) {
  const word = (query.begriff ?? '').normalize('NFC').trim();
  const hits: Hit[] = [];
  if (word.length >= 2) {
    for (const { find } of searchesOf(visit.actor)) hits.push(...(await find(work, likePattern(word))));
  }
  return (
    <Page title={word === '' ? 'Suche' : `Suche: ${word}`} frame={visit.frame} breadcrumbs={[home]}>
      <Filters action="/suche" label="Suchen" button="Suchen" active={word !== ''}>
        <TextField
          form={freshForm({ begriff: word })}
          name="begriff"
          label="Suchbegriff"
          hint={`${searchedBy(visit.actor)}; Fälle werden nicht durchsucht`}
          type="search"
          maxLength={200}
        />
      </Filters>
      {word !== '' &&
        (hits.length === 0 ? (
          <EmptyState title="Nichts gefunden">
            {word.length < 2
              ? 'Geben Sie mindestens zwei Zeichen ein.'
              : 'Versuchen Sie es mit einem kürzeren Begriff.'}
          </EmptyState>
        ) : (
          <DataTable
            id="treffer"
            caption={`Treffer für „${word}“`}
            narrow="list"
            rows={hits}
            columns={[
              {
                label: 'Treffer',
                cell: ({ label, href }) => (
                  <a class="kern-link" href={href}>
                    {label}
                  </a>
                ),
              },
              { label: 'Art', cell: ({ kind }) => kind },
              { label: 'Angaben', cell: ({ about }) => about },
            ]}
          />
        ))}
    </Page>
  );
}

export const searchPages: readonly PageRoute[] = [
  page({ path: '/suche', act: 'catalogue.read', query: searchQuery, show: showSearch }),
];
