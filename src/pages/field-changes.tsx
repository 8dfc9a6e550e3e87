import type { FieldVersion } from '../audit-plan/index.ts';
import { errorTypes } from '../catalogue/index.ts';
import { DataTable, Notice } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { differences } from './field-words.ts';

/** The names of the error types by their codes. */
export const errorTypeNames = async ({ tx }: Pick<Work, 'tx'>): Promise<ReadonlyMap<string, string>> =>
  new Map((await errorTypes(tx)).map(({ code, name }) => [code, name]));

interface ChangesProps {
  /** Unlike every other id on the page. */
  readonly id: string;
  readonly caption: string;
  readonly before: FieldVersion;
  readonly after: FieldVersion;
  /** What the two are called; by default what an amendment would change. */
  readonly names?: readonly [before: string, after: string];
  readonly errorTypes: ReadonlyMap<string, string>;
}

/** A version beside the one it amends: what differs, and nothing else. */
export const FieldChanges = (props: ChangesProps) => {
  const [was, is] = props.names ?? ['In Kraft', 'Neu'];
  const rows = differences(props.before, props.after, props.errorTypes);
  if (rows.length === 0) return <Notice>Die Fassungen sagen dasselbe.</Notice>;
  return (
    <DataTable
      id={props.id}
      caption={props.caption}
      narrow="list"
      rows={rows}
      columns={[
        { label: 'Angabe', cell: ({ key }) => key },
        { label: was, cell: ({ before }) => before ?? '–' },
        { label: is, cell: ({ after }) => after ?? '–' },
      ]}
    />
  );
};
