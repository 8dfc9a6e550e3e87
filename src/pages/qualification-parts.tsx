import { z } from 'zod';
import { localDate } from '../calendar/index.ts';
import { areas, type Area } from '../catalogue/index.ts';
import type { Hotspot } from '../hotspots/index.ts';
import {
  needStateNames,
  trainingStateNames,
  type Need,
  type NeedState,
  type Training,
} from '../qualification/index.ts';
import { Select, StatusTag, Tabs, type FormState, type Link, type Tone } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { criterionOf, teamOf } from './hotspot-pages.tsx';
import { address } from './lists.tsx';

export const needList: Link = { label: 'Qualifizierung', href: '/qualifizierung' };
export const trainingPlan: Link = { label: 'Qualifizierungsplan', href: '/qualifizierung/plan' };

const views = [
  { label: 'Bedarfe', href: needList.href },
  { label: 'Plan', href: trainingPlan.href },
  { label: 'Veränderung', href: '/qualifizierung/veraenderung' },
] as const;

/** Needs, plan and change, of the same area and year. */
export const QualificationTabs = ({
  current,
  kept,
}: {
  current: (typeof views)[number]['href'];
  kept: Readonly<Record<string, string | number | undefined>>;
}) => (
  <Tabs
    label="Ansichten der Qualifizierung"
    current={address(current, kept)}
    tabs={views.map(({ label, href }) => ({ label, href: address(href, kept) }))}
  />
);

/** The areas to choose from; none for those who have one. */
export const choosableAreas = async (work: Work): Promise<Area[]> =>
  work.actor.areaId === null ? areas(work.tx) : [];

export const AreaSelect = ({ form, areas: known }: { form: FormState; areas: readonly Area[] }) =>
  known.length > 1 ? (
    <Select
      form={form}
      name="bereich"
      label="Bereich"
      placeholder="alle"
      options={known.map(({ id, name }) => ({ value: id, label: name }))}
      optional
    />
  ) : null;

export const thisYear = ({ now }: Pick<Work, 'now'>): number => Number(localDate(now).slice(0, 4));

/**
 * The years to filter by, the latest first: this one, the one before, all that hold something, and the one asked for.
 */
export function yearChoices(work: Work, holding: readonly number[], asked: number | undefined) {
  const current = thisYear(work);
  return [...new Set([current, current - 1, asked ?? current, ...holding])]
    .toSorted((one, other) => other - one)
    .map((year) => ({ value: String(year), label: String(year) }));
}

const needTones: Readonly<Record<NeedState, Tone>> = {
  open: 'warning',
  scheduled: 'info',
  'other-remedy': 'info',
  declined: 'neutral',
  closed: 'success',
};
export const NeedStateTag = ({ state }: Pick<Need, 'state'>) => (
  <StatusTag tone={needTones[state]}>{needStateNames[state]}</StatusTag>
);

const trainingTones = { planned: 'info', held: 'success', cancelled: 'neutral' } as const;
export const TrainingStateTag = ({ state }: Pick<Training, 'state'>) => (
  <StatusTag tone={trainingTones[state]}>{trainingStateNames[state]}</StatusTag>
);

/** The hotspot a need comes from, as one line. */
export const aboutNeed = (hotspot: Hotspot): string => `${criterionOf(hotspot)} (${teamOf(hotspot)})`;

export const ofTraining = z.object({ trainingId: z.uuid() });
export type OfTraining = z.infer<typeof ofTraining>;
export const trainingPath = (trainingId: string): string => `/qualifizierung/schulungen/${trainingId}`;

export const TrainingLink = ({ training: { id, title } }: { training: Training }) => (
  <a class="kern-link" href={trainingPath(id)}>
    {title}
  </a>
);

/** Whether a need can still be decided on. */
export const isUndecided = ({ state }: Pick<Need, 'state'>): boolean =>
  state !== 'declined' && state !== 'closed';

export const teamsOf = ({ teams }: Training): string => teams.map(({ name }) => name).join(', ');

/** Trainings that concern teams of an area. */
export const inArea = (trainings: readonly Training[], areaId: string | undefined): Training[] =>
  trainings.filter(({ teams }) => areaId === undefined || teams.some((team) => team.areaId === areaId));
