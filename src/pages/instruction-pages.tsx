import { z } from 'zod';
import { localDate, type IsoDate } from '../calendar/index.ts';
import {
  criteria,
  instructionName,
  instructionVersion,
  type Criterion,
  type Instruction,
} from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { validity } from '../format.ts';
import type { Work } from '../work.ts';
import { ButtonLink, ButtonRow, DataTable, EmptyState, HelpText, Page, SummaryList } from '../ui/index.ts';
import { catalogue, criteriaList, ValidityTag } from './catalogue-parts.tsx';
import { home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import {
  byInstruction,
  instructionLink,
  instructionOf,
  instructionPath as path,
  mayWrite,
  type OfInstruction,
} from './instruction-parts.ts';
import { instructionFormPages } from './instruction-forms.tsx';
import { instructionListPages } from './instruction-list.tsx';

async function showInstruction(work: Work, visit: Visit, { params }: OfInstruction) {
  const instruction = await instructionOf(work, params.instructionId);
  const today = localDate(work.now);
  const testing = await criteria(work.tx, { instructionId: instruction.id, from: today, to: today });
  return (
    <Page title={instructionName(instruction)} frame={visit.frame} breadcrumbs={[home, catalogue]}>
      <SummaryList
        rows={[
          { key: 'Nummer', value: instruction.number ?? 'ohne' },
          { key: 'Titel', value: instruction.title },
          { key: 'Verantwortlich', value: instruction.owner },
        ]}
      />
      {mayWrite(visit) && (
        <ButtonRow>
          <ButtonLink href={`${path}/${instruction.id}/fassungen/neu`} kind="primary">
            Neue Fassung anlegen
          </ButtonLink>
          <ButtonLink href={`${criteriaList.href}/neu?anweisung=${instruction.id}`}>
            Prüfkriterium anlegen
          </ButtonLink>
          {instruction.versions.at(-1)?.validTo === null && (
            <ButtonLink href={`${path}/${instruction.id}/ende`}>Geschäftsanweisung beenden</ButtonLink>
          )}
        </ButtonRow>
      )}
      <Versions instruction={instruction} today={today} />
      <Testing rows={testing} />
    </Page>
  );
}

const Versions = ({ instruction, today }: { instruction: Instruction; today: IsoDate }) => (
  <section>
    <h2 class="kern-heading-medium">Fassungen</h2>
    {instruction.versions.length === 0 ? (
      <EmptyState title="Noch keine Fassung">Ohne Fassung kann keine Prüfung auf sie verweisen.</EmptyState>
    ) : (
      <DataTable
        id="fassungen"
        caption="Fassungen, die neueste zuerst"
        captionHidden
        narrow="list"
        rows={instruction.versions.toReversed()}
        columns={[
          {
            label: 'Fassung',
            cell: ({ id, label }) => (
              <a class="kern-link" href={`/anweisungen/${id}`}>
                {label}
              </a>
            ),
          },
          { label: 'Gültig', cell: ({ validFrom, validTo }) => validity(validFrom, validTo) },
          { label: 'Stand', cell: (version) => <ValidityTag {...version} day={today} /> },
        ]}
      />
    )}
    <HelpText>
      Ein Fall wird an der Fassung geprüft, die an seinem Entscheidungsdatum galt, sonst an der des Stichtags
      der Grundgesamtheit.
    </HelpText>
  </section>
);

const Testing = ({ rows }: { rows: readonly Criterion[] }) => (
  <section>
    <h2 class="kern-heading-medium">Prüfkriterien</h2>
    {rows.length === 0 ? (
      <EmptyState title="Kein geltendes Prüfkriterium">
        Kein Prüfkriterium bezieht sich heute auf diese Geschäftsanweisung.
      </EmptyState>
    ) : (
      <DataTable
        id="kriterien"
        caption="Geltende Prüfkriterien zu dieser Geschäftsanweisung"
        captionHidden
        narrow="list"
        rows={rows}
        columns={[
          {
            label: 'Prüfkriterium',
            cell: ({ id, question }) => (
              <a class="kern-link" href={`${criteriaList.href}/${id}`}>
                {question}
              </a>
            ),
          },
          { label: 'Kürzel', cell: ({ code }) => code },
          { label: 'Fundstelle', cell: ({ passage }) => passage },
        ]}
      />
    )}
  </section>
);

const ofVersion = z.object({ versionId: z.uuid() });

async function showVersion(work: Work, visit: Visit, { params }: Input<z.infer<typeof ofVersion>, unknown>) {
  const version = await instructionVersion(work.tx, params.versionId);
  if (version === null) throw notFound('Die Geschäftsanweisung');
  const instruction = await instructionOf(work, version.instructionId);
  return (
    <Page
      title={`${instructionName(instruction)}, ${version.label}`}
      frame={visit.frame}
      breadcrumbs={[home, catalogue, instructionLink(instruction)]}
    >
      <SummaryList
        rows={[
          { key: 'Gültig', value: validity(version.validFrom, version.validTo) },
          { key: 'Verantwortlich', value: instruction.owner },
        ]}
      />
      {version.content.split(/\n\s*\n/).map((block) => (
        <p class="kern-body">{block}</p>
      ))}
    </Page>
  );
}

export const instructionPages: readonly PageRoute[] = [
  ...instructionListPages,
  // Before the page of one instruction, whose address would take `neu` for an id.
  ...instructionFormPages,
  page({
    path: `${path}/:instructionId`,
    act: 'catalogue.read',
    params: byInstruction,
    show: showInstruction,
  }),
  page({ path: '/anweisungen/:versionId', act: 'catalogue.read', params: ofVersion, show: showVersion }),
];
