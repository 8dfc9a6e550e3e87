import { drawDetail, recomputeDraw } from '../draws/index.ts';
import { Alert, ButtonLink, ButtonRow, DataTable, Page, StatusTag, type Link } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { drawList, home } from './navigation.ts';
import { page, type Input, type PageRoute, type Visit } from './page-route.ts';
import { byDraw, ofDraw, type OfDraw } from './draw-page.tsx';

const verdicts = {
  agrees: { tone: 'success', title: 'Die Ziehung stimmt' },
  disagrees: { tone: 'danger', title: 'Die Ziehung stimmt nicht mit dem Protokoll überein' },
  incomplete: { tone: 'warning', title: 'Die Ziehung lässt sich nicht mehr vollständig nachrechnen' },
} as const;

async function showRecomputation(work: Work, visit: Visit, { params }: Input<OfDraw, unknown>) {
  const draw = await drawDetail(work, params.drawId);
  const { verdict, items } = await recomputeDraw(work, params.drawId);
  const here: Link = { label: `Ziehung ${draw.number}`, href: byDraw(params) };
  return (
    <Page
      title="Ziehung nachrechnen"
      preline={`Ziehung ${draw.number}`}
      frame={visit.frame}
      breadcrumbs={[home, drawList, here]}
    >
      <Alert tone={verdicts[verdict].tone} title={verdicts[verdict].title} live>
        <p class="kern-body">
          Der Dienst hat die Ziehung aus den gespeicherten Fällen und dem Zufallswert wiederholt.
        </p>
      </Alert>
      <DataTable
        id="nachrechnung"
        caption="Was nachgerechnet wurde"
        narrow="list"
        rows={items}
        columns={[
          { label: 'Angabe', cell: ({ sentence }) => sentence },
          {
            label: 'Ergebnis',
            cell: ({ agrees }) =>
              agrees === true ? (
                <StatusTag tone="success">stimmt</StatusTag>
              ) : agrees === false ? (
                <StatusTag tone="danger">stimmt nicht</StatusTag>
              ) : (
                <StatusTag tone="warning">nicht mehr nachrechenbar</StatusTag>
              ),
          },
        ]}
      />
      <ButtonRow>
        <ButtonLink href={here.href}>Zurück zur Ziehung</ButtonLink>
      </ButtonRow>
    </Page>
  );
}

export const recomputationPages: readonly PageRoute[] = [
  page({
    path: '/ziehungen/:drawId/nachrechnung',
    act: 'draw.read',
    params: ofDraw,
    show: showRecomputation,
  }),
];
