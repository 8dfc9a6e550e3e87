import type { FieldVersion } from '../audit-plan/index.ts';
import { monthsOfYear } from '../calendar/index.ts';
import { progressBars, toSvg } from '../charts/index.ts';
import { counted, integer, month, outOf } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import { DataTable, DRAWING_WIDTH, Figure, HelpText, StatusTag, type Column } from '../ui/index.ts';
import { address } from './lists.tsx';
import type { Visit } from './page-route.ts';
import { progressOf, type PlanMonth } from './plan-months.ts';
import type { FieldMonth } from './plan-progress.ts';

/** A field in force, month by month. */
export interface PlanRow {
  readonly field: FieldVersion;
  readonly months: readonly PlanMonth[];
}

interface OverviewProps {
  readonly visit: Visit;
  readonly year: number;
  readonly rows: readonly PlanRow[];
}

/** Fields × months: planned, drawn, checked; and the year of each field as a bar. */
export const Overview = ({ visit, year, rows }: OverviewProps) => {
  const linked = reachOf(visit.actor, 'draw.read') !== null;
  const columns: Column<PlanRow>[] = [
    { label: 'Prüffeld', cell: ({ field }) => <FieldLink field={field} /> },
    ...monthsOfYear(year).map((of): Column<PlanRow> => ({
      label: month(of),
      short: month(of).slice(0, 3),
      cell: ({ field, months }) => (
        <MonthCell field={field} found={months.find((one) => one.month === of)} linked={linked} />
      ),
    })),
  ];
  return (
    <>
      <DataTable id="uebersicht" caption={`Jahresübersicht ${year}`} columns={columns} rows={rows} dense />
      <HelpText>
        Die Zahlen sind Fälle {visit.actor.role === 'team-lead' && 'Ihres Teams '}im Monat des letzten Tages
        der Grundgesamtheit. Ein Strich bedeutet: nicht geplant.
      </HelpText>
      <YearFigure year={year} rows={rows.filter(({ months }) => months.length > 0)} />
    </>
  );
};

export const FieldLink = ({ field: { fieldId, title } }: { field: FieldVersion }) => (
  <a class="kern-link" href={`/prueffelder/${fieldId}`}>
    {title}
  </a>
);

interface MonthCellProps {
  readonly field: FieldVersion;
  readonly found: PlanMonth | undefined;
  /** Whether the reader may open draws. */
  readonly linked: boolean;
}

const MonthCell = ({ field, found, linked }: MonthCellProps) => {
  if (found === undefined) return <>–</>;
  const { planned, done, due, overdue } = found;
  return (
    <>
      {done !== null && <Checked field={field} done={done} linked={linked} />}
      {(planned ?? 0) > 0 || done === null ? (
        <div>geplant{planned !== null && ` ${integer(planned)}`}</div>
      ) : null}
      {overdue > 0 && (
        <>
          <StatusTag tone="warning">{due > 1 ? 'fällig:' : 'fällig'}</StatusTag>
          {/* Outside the tag, which does not break: twelve months are to fit on a desk. */}
          {due > 1 && <div>{counted(overdue, 'Team', 'Teams')}</div>}
        </>
      )}
    </>
  );
};

const Checked = ({ field, done, linked }: { field: FieldVersion; done: FieldMonth; linked: boolean }) => {
  const progress = `${outOf(done.checked, done.drawn)} geprüft`;
  if (!linked) return <div>{progress}</div>;
  const href =
    done.draws === 1 ? `/ziehungen/${done.drawId}` : address('/ziehungen', { feld: field.fieldId });
  return (
    <div>
      <a class="kern-link" href={href}>
        {progress}
      </a>
    </div>
  );
};

const YearFigure = ({ year, rows }: { year: number; rows: readonly PlanRow[] }) => {
  const bars = rows.map(({ field, months }) => ({ label: field.title, ...progressOf(months) }));
  const title = `Planfortschritt ${year}`;
  if (bars.length === 0) return null;
  return (
    <Figure
      title={title}
      svg={toSvg(progressBars(title, bars, DRAWING_WIDTH), 'planfortschritt-bild')}
      table={
        <DataTable
          id="planfortschritt"
          caption={`${title} nach Prüffeldern`}
          narrow="list"
          rows={bars}
          columns={[
            { label: 'Prüffeld', cell: ({ label }) => label },
            {
              label: 'Geplant',
              cell: ({ planned }) => (planned === null ? '–' : integer(planned)),
              numeric: true,
            },
            { label: 'Gezogen', cell: ({ drawn }) => integer(drawn), numeric: true },
            { label: 'Geprüft', cell: ({ checked }) => integer(checked), numeric: true },
          ]}
        />
      }
    />
  );
};
