import { renderInWorker } from '../../reports/render-worker.ts';
import { perform, type Actor, type Deps } from '../work.ts';
import { drawProtocolValue } from './draw-protocol-value.ts';
import type { ReportFile } from './report-list.ts';

/** The draw protocol on paper, as it stands now, with two lines to sign. */
export async function printDrawProtocol(deps: Deps, actor: Actor, drawId: string): Promise<ReportFile> {
  const value = await perform(
    deps,
    actor,
    (work) => drawProtocolValue(work, drawId, { caseNumbers: true }),
    'repeatable read',
  );
  return {
    fileName: `ziehungsprotokoll-${value.protocolNumber.replaceAll(/[^\w.-]+/g, '_')}.pdf`,
    content: await renderInWorker(value),
  };
}
