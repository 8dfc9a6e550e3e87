import { sql } from 'kysely';
import { localDate } from '../calendar/index.ts';
import { isTrialOperation } from '../catalogue/index.ts';
import type { Work } from '../work.ts';
import { TaskList, type Task } from '../ui/index.ts';

/** What there is of all that comes before the first sample: of the house, of an area, or of a team. */
interface Foundation {
  readonly areas: boolean;
  readonly teams: boolean;
  /** Every team that exists today has a headcount. */
  readonly headcounts: boolean;
  readonly catalogue: boolean;
  readonly accounts: boolean;
  readonly settings: boolean;
  /** A field is drafted, is submitted, is in force. */
  readonly drafted: boolean;
  readonly submitted: boolean;
  /** A plan with fields that wait for confirmation. */
  readonly submittedPlan: string | null;
  readonly confirmed: boolean;
  readonly delivered: boolean;
  readonly drawn: boolean;
}

/** Only whether something is there, never what; as far as the actor's own place reaches. */
async function foundationOf({ tx, actor, now }: Work): Promise<Foundation> {
  const today = localDate(now);
  const there = sql`t.valid_from <= ${today} and (t.valid_to is null or t.valid_to >= ${today})`;
  const ofArea = actor.areaId === null ? sql`true` : sql`f.area_id = ${actor.areaId}`;
  const fields = sql`
    from audit_field_version v join audit_field f on f.id = v.field_id
    where ${ofArea} and ${
      actor.teamId === null
        ? sql`true`
        : sql`exists (select from field_team x where x.field_version_id = v.id and x.team_id = ${actor.teamId})`
    }`;
  const frames = sql`
    select from frame f left join draw d on d.frame_id = f.id
    where ${ofArea} and ${actor.teamId === null ? sql`true` : sql`f.team_id = ${actor.teamId}`}`;
  const holder = (role: string) => sql`exists (select from role_grant g where g.role = ${role}
    and g.valid_from <= ${today} and (g.valid_to is null or g.valid_to >= ${today}))`;
  const { rows } = await sql<Foundation>`
    select exists (select from area) as areas,
      exists (select from team t where ${there}) as teams,
      exists (select from team t where ${there}) and not exists (
        select from team t where ${there} and not exists (
          select from headcount h where h.team_id = t.id and h.function_id is null and h.valid_from <= ${today}
        )) as headcounts,
      exists (select from criterion c where c.valid_from <= ${today}
        and (c.valid_to is null or c.valid_to >= ${today})) as catalogue,
      ${holder('team-lead')} and ${holder('area-head')} as accounts,
      exists (select from house_setting where key <> 'operation') as settings,
      exists (select ${fields} and v.state <> 'withdrawn') as drafted,
      exists (select ${fields} and v.state = 'submitted') as submitted,
      (select f.plan_id ${fields} and v.state = 'submitted' limit 1) as "submittedPlan",
      exists (select ${fields} and v.state = 'confirmed') as confirmed,
      exists (${frames} and f.state <> 'discarded') as delivered,
      exists (${frames} and d.id is not null) as drawn`.execute(tx);
  const [found] = rows;
  if (found === undefined) throw new Error('no row');
  return found;
}

/** One step: done, to be done here, or waiting for somebody or for an earlier step. */
interface Step {
  readonly title: string;
  readonly hint: string;
  readonly done: boolean;
  /** Where it is done; null where others do it. */
  readonly href: string | null;
  /** Whom or what it waits for; null when it can be begun. */
  readonly waits: string | null;
}

const taskOf = ({ title, hint, done, href, waits }: Step): Task => ({
  title,
  hint,
  ...(href === null || (waits !== null && !done) ? {} : { href }),
  status: done
    ? { tone: 'success', word: 'erledigt' }
    : waits === null
      ? { tone: 'info', word: 'offen' }
      : { tone: 'neutral', word: waits },
});

const FirstSteps = ({ steps }: { steps: readonly Step[] }) => (
  <section>
    <h2 class="kern-heading-medium">So beginnen Sie</h2>
    <p class="kern-body">Bis zur ersten Stichprobe, in dieser Reihenfolge:</p>
    <TaskList tasks={steps.map(taskOf)} />
  </section>
);

const administration = 'wartet auf die Administration';
const leads = 'wartet auf die Teamleitungen';
const head = 'wartet auf die Bereichsleitung';
const later = 'noch nicht möglich';

/** The administration's part, and where the others stand; once samples are drawn only what is missing. */
export async function administrationSteps(work: Work) {
  const found = await foundationOf(work);
  const trial = await isTrialOperation(work);
  const own: Step[] = [
    {
      title: 'Organisation anlegen',
      hint: 'Bereiche und Teams mit Standort und Gültigkeit',
      done: found.areas && found.teams,
      href: '/organisation',
      waits: null,
    },
    {
      title: 'Beschäftigtenzahlen eintragen',
      hint: 'je Team; danach richtet sich, welche Zahlen ausgewiesen werden',
      done: found.headcounts,
      href: '/organisation',
      waits: found.teams ? null : later,
    },
    {
      title: 'Kataloge füllen',
      hint: 'Geschäftsanweisungen und Prüfkriterien; ein Katalog ist mitgeliefert',
      done: found.catalogue,
      href: '/kataloge',
      waits: null,
    },
    {
      title: 'Konten anlegen',
      hint: 'mit Funktion, mindestens je eine Team- und eine Bereichsleitung',
      done: found.accounts,
      href: '/konten',
      waits: found.teams ? null : later,
    },
    ...(trial
      ? [
          {
            title: 'Echtbetrieb freigeben',
            hint: 'Dienstvereinbarung und Datenschutz-Folgenabschätzung festhalten',
            done: false,
            href: '/betrieb',
            waits: null,
          },
        ]
      : []),
  ];
  const open = own.filter(({ done }) => !done);
  if (found.drawn) return open.length === 0 ? null : <FirstSteps steps={open} />;
  return (
    <FirstSteps
      steps={[
        {
          title: 'Einstellungen prüfen',
          hint: 'Name der Behörde, Bundesland, Fristen; Voreinstellungen gelten, bis Sie sie ändern',
          done: found.settings,
          href: '/einstellungen',
          waits: null,
        },
        ...own,
        {
          title: 'Prüfplan festlegen',
          hint: 'Die Teamleitungen entwerfen Prüffelder, die Bereichsleitung bestätigt sie.',
          done: found.confirmed,
          href: null,
          waits: found.submitted ? head : found.accounts ? leads : later,
        },
        {
          title: 'Fallliste liefern',
          hint: 'Controlling oder eine Teamleitung lädt die Fälle hoch.',
          done: found.delivered,
          href: null,
          waits: found.confirmed ? leads : later,
        },
        {
          title: 'Erste Stichprobe ziehen',
          hint: 'Die Teamleitung versiegelt die Fälle und zieht.',
          done: false,
          href: null,
          waits: found.delivered ? leads : later,
        },
      ]}
    />
  );
}

/** What the administration prepares for the others. */
const groundwork = (found: Foundation): Step[] => [
  {
    title: 'Organisation',
    hint: 'Bereiche, Teams und Beschäftigtenzahlen',
    done: found.areas && found.headcounts,
    href: '/organisation',
    waits: administration,
  },
  {
    title: 'Kataloge',
    hint: 'Geschäftsanweisungen und Prüfkriterien, aus denen ein Prüffeld seine Fragen nimmt',
    done: found.catalogue,
    href: '/kataloge',
    waits: administration,
  },
];

/** From the confirmed plan to the first sample, in the words of whoever reads them. */
const lastSteps = (
  { confirmed, delivered }: Pick<Foundation, 'confirmed' | 'delivered'>,
  words: { readonly delivery: string; readonly deliveryHint: string; readonly drawHint: string },
): Step[] => [
  {
    title: words.delivery,
    hint: words.deliveryHint,
    done: delivered,
    href: '/ziehungen/neu',
    waits: confirmed ? null : later,
  },
  {
    title: 'Erste Stichprobe ziehen',
    hint: words.drawHint,
    done: false,
    href: '/grundgesamtheiten',
    waits: delivered ? null : later,
  },
];

/** A team lead's way to the first sample of the team; nothing once it is drawn. */
export async function leadSteps(work: Work) {
  const found = await foundationOf(work);
  if (found.drawn) return null;
  return (
    <FirstSteps
      steps={[
        ...groundwork(found),
        {
          title: 'Prüffeld entwerfen und vorlegen',
          hint: 'Legen Sie im Prüfplan fest, was Ihr Team prüft.',
          done: found.submitted || found.confirmed,
          href: '/pruefplan',
          waits: found.catalogue ? null : later,
        },
        {
          title: 'Prüfplan bestätigen',
          hint: 'Die Bereichsleitung bestätigt, was vorliegt.',
          done: found.confirmed,
          href: '/pruefplan',
          waits: found.submitted ? head : later,
        },
        ...lastSteps(found, {
          delivery: 'Fallliste hochladen',
          deliveryHint: 'Sie oder Controlling; vor der Übernahme sehen Sie einen Bericht.',
          drawHint: 'Danach füllen Sie die Prüfbögen aus.',
        }),
      ]}
    />
  );
}

/** An area head's view of the way to the area's first sample; nothing once it is drawn. */
export async function headSteps(work: Work) {
  const found = await foundationOf(work);
  if (found.drawn) return null;
  return (
    <FirstSteps
      steps={[
        ...groundwork(found),
        {
          title: 'Prüffelder entwerfen',
          hint: 'Die Teamleitungen legen fest, was geprüft wird, und legen es vor.',
          done: found.submitted || found.confirmed,
          href: '/pruefplan',
          waits: leads,
        },
        {
          title: 'Prüfplan bestätigen',
          hint: 'oder ein Prüffeld mit Gründen zurückgeben',
          done: found.confirmed && !found.submitted,
          href:
            found.submittedPlan === null ? '/pruefplan' : `/pruefplan/${found.submittedPlan}/bestaetigung`,
          waits: found.submitted ? null : later,
        },
        ...lastSteps(found, {
          delivery: 'Fallliste liefern',
          deliveryHint:
            'Controlling oder die Teamleitung lädt die Fälle hoch; für Prüffelder des Bereichs auch Sie.',
          drawHint: 'Die Teamleitung zieht für ihr Team, Sie für mehrere Teams.',
        }),
      ]}
    />
  );
}
