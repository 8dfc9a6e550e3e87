/** Opens and closes the paper of a report value: title, owner, version, and what a later version changed. */
import { createHash } from 'node:crypto';
import { dateOf, dateTime } from '../../src/format.ts';
import type { ReportHead } from '../../src/reporting/values/head.ts';
import { actorName } from '../../src/reporting/values/words.ts';
import { heading, paragraph } from './blocks.ts';
import { Paper } from './paper.ts';
import { table } from './table.ts';

/** JSON with the members of every object in a fixed order, so that equal values are equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of the value, independent of the order in which it was put together. */
export const valueDigest = (value: object): string =>
  createHash('sha256').update(canonical(value)).digest('hex');

export const ownerOf = (head: ReportHead): string =>
  head.area === null ? head.authority : `${head.authority} · Bereich ${head.area}`;

const stateOf = (head: ReportHead, record: boolean): string => {
  if (record) return `Stand ${dateTime(head.collectedAt)}`;
  const version = `Fassung ${head.version}`;
  if (head.released === null) return `${version}, Entwurf vom ${dateOf(head.collectedAt)}`;
  return `${version}, freigegeben am ${dateTime(head.released.at)}, ${actorName(head.released.by)}`;
};

/**
 * Starts a report with its first heading. `name` is the report's, `subject` what it is about („März 2020“). A
 * `record` (protocol, check sheet, audit file) is printed as it stands and knows neither draft nor release.
 */
export function openReport(
  value: { readonly head: ReportHead },
  name: string,
  subject: string,
  record = false,
): Paper {
  const { head } = value;
  const title = `${name} ${subject}`.replaceAll('\u00a0', ' ');
  const paper = new Paper({
    title,
    owner: ownerOf(head),
    foot: record ? head.softwareVersion : `Fassung ${head.version} · ${head.softwareVersion}`,
    draft: !record && head.state === 'draft',
    createdAt: head.collectedAt,
    softwareVersion: head.softwareVersion,
    valueDigest: valueDigest(value),
  });
  heading(paper, 1, title);
  paragraph(paper, ownerOf(head), 'strong');
  paragraph(paper, stateOf(head, record), 'note');
  if (head.replaces !== null) {
    const { version, changes, reason } = head.replaces;
    const changed =
      changes.length === 0
        ? `Keine Angabe hat sich geändert. Grund: ${reason}`
        : 'Die Änderungen und ihr Grund stehen am Ende.';
    const told =
      head.asOf === head.collectedAt
        ? ''
        : ` Fehlerschwerpunkte, Maßnahmen, Fallkorrekturen und Schulungen: Stand ${dateOf(head.asOf)}.`;
    paragraph(paper, `Ersetzt Fassung ${version}. ${changed}${told}`, 'note');
  }
  return paper;
}

/** Ends a report: what a later version changed and why comes last, so that the first page stays the report's. */
export function closeReport(paper: Paper, { replaces }: ReportHead): Promise<Uint8Array> {
  if (replaces !== null && replaces.changes.length > 0) {
    heading(paper, 2, `Änderungen gegenüber Fassung ${replaces.version}`);
    paragraph(paper, `Grund: ${replaces.reason}`, 'body', true);
    table(paper, {
      columns: [
        { head: 'Stelle', width: 4 },
        { head: 'bisher', width: 5 },
        { head: 'jetzt', width: 5 },
      ],
      rows: replaces.changes.map(({ place, before, after }) => [place, before, after]),
    });
  }
  return paper.finish();
}
