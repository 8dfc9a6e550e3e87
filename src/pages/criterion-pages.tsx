import { localDate } from '../calendar/index.ts';
import { integer, validity } from '../format.ts';
import { reachOf } from '../identity/index.ts';
import type { Work } from '../work.ts';
import { ButtonLink, ButtonRow, DataTable, Notice, Page, SummaryList } from '../ui/index.ts';
import { catalogue, criteriaList, ValidityTag } from './catalogue-parts.tsx';
import { home } from './navigation.ts';
import { page, type PageRoute, type Visit } from './page-route.ts';
import {
  byCriterion,
  criterionOf,
  criterionPath as path,
  instructionOf,
  readNames,
  type OfCriterion,
} from './criterion-parts.ts';
import { criterionFormPages } from './criterion-forms.tsx';
import { criterionListPages } from './criterion-list.tsx';

async function showCriterion(work: Work, visit: Visit, { params }: OfCriterion) {
  const { one, versions } = await criterionOf(work, params.criterionId);
  const names = await readNames(work);
  const today = localDate(work.now);
  return (
    <Page
      title={`Prüfkriterium ${one.code}`}
      preline={`Fassung ${integer(one.version)} von ${integer(versions.length)}`}
      frame={visit.frame}
      breadcrumbs={[home, catalogue, criteriaList]}
      actions={<ValidityTag {...one} day={today} />}
    >
      {one.example && (
        <Notice>
          <p>Beispiel, an die örtliche Geschäftsanweisung anzupassen. Legen Sie dazu eine neue Fassung an.</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { key: 'Frage', value: one.question },
          { key: 'Gilt, wenn', value: one.applicability ?? 'immer' },
          {
            key: 'Prüft',
            value: (
              <>
                <a class="kern-link" href={`/kataloge/anweisungen/${one.instructionId}`}>
                  {instructionOf(one)}
                </a>
                , {one.passage}
              </>
            ),
          },
          { key: 'Thema', value: one.theme },
          { key: 'Fehlerart', value: names.errorTypes.get(one.errorType) ?? one.errorType },
          { key: 'Schwere', value: names.severities.get(one.severity) ?? one.severity },
          { key: 'Einheit', value: one.unit },
          { key: 'Gültig', value: validity(one.validFrom, one.validTo) },
        ]}
      />
      {reachOf(visit.actor, 'catalogue.write') !== null && (
        <ButtonRow>
          <ButtonLink href={`${path}/${one.id}/fassungen/neu`} kind="primary">
            Neue Fassung anlegen
          </ButtonLink>
          {versions.at(-1)?.validTo === null && (
            <ButtonLink href={`${path}/${one.id}/ende`}>Prüfkriterium beenden</ButtonLink>
          )}
        </ButtonRow>
      )}
      {versions.length > 1 && (
        <DataTable
          id="fassungen"
          caption="Alle Fassungen"
          narrow="list"
          rows={versions.toReversed()}
          columns={[
            {
              label: 'Fassung',
              cell: ({ id, version }) =>
                id === one.id ? (
                  `Fassung ${integer(version)} (diese)`
                ) : (
                  <a class="kern-link" href={`${path}/${id}`}>
                    Fassung {integer(version)}
                  </a>
                ),
            },
            { label: 'Frage', cell: ({ question }) => question },
            { label: 'Gültig', cell: ({ validFrom, validTo }) => validity(validFrom, validTo) },
            { label: 'Stand', cell: (version) => <ValidityTag {...version} day={today} /> },
          ]}
        />
      )}
    </Page>
  );
}

export const criterionPages: readonly PageRoute[] = [
  ...criterionListPages,
  // Before the page of one criterion, whose address would take `neu` for an id.
  ...criterionFormPages,
  page({ path: `${path}/:criterionId`, act: 'catalogue.read', params: byCriterion, show: showCriterion }),
];
