import type { IsoDate } from '../calendar/index.ts';
import { date } from '../format.ts';
import { StatusTag, Tabs, type Link } from '../ui/index.ts';

export const cataloguePath = '/kataloge';
export const catalogue: Link = { label: 'Kataloge', href: cataloguePath };
export const criteriaList: Link = { label: 'Prüfkriterien', href: `${cataloguePath}/kriterien` };
export const errorTypeList: Link = {
  label: 'Fehlerarten und Schweregrade',
  href: `${cataloguePath}/fehlerarten`,
};

/** The catalogues side by side. */
export const CatalogueTabs = ({ current }: { current: string }) => (
  <Tabs
    label="Kataloge"
    current={current}
    tabs={[{ label: 'Geschäftsanweisungen', href: cataloguePath }, criteriaList, errorTypeList]}
  />
);

/** Whether something dated is in force on a day. */
export const ValidityTag = (props: { validFrom: string; validTo: string | null; day: IsoDate }) =>
  props.validFrom > props.day ? (
    <StatusTag tone="info">{`ab ${date(props.validFrom)}`}</StatusTag>
  ) : props.validTo !== null && props.validTo < props.day ? (
    <StatusTag>abgelaufen</StatusTag>
  ) : (
    <StatusTag tone="success">gilt</StatusTag>
  );
