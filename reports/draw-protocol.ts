/** Ziehungsprotokoll: everything needed to repeat the draw, and two lines to sign. */
import type { DrawProtocol } from '../src/reporting/values/draw-protocol.ts';
import { heading, paragraph, signatures } from './document/blocks.ts';
import { openReport } from './document/report.ts';
import { protocolSection } from './sections/protocol.ts';

export async function renderDrawProtocol(value: DrawProtocol): Promise<Uint8Array> {
  const paper = openReport(value, 'Ziehungsprotokoll', value.protocolNumber, true);
  protocolSection(paper, value, 2);
  heading(paper, 2, 'Wiederholung der Ziehung');
  paragraph(
    paper,
    'Die JSON-Fassung dieses Protokolls und die Grundgesamtheit genügen, um die Ziehung ohne diesen Dienst zu wiederholen: iks verify <Protokoll> --frame <Grundgesamtheit>.',
    'body',
    // Nobody signs a page that says nothing else.
    true,
  );
  heading(paper, 2, 'Unterschriften');
  signatures(paper, value.signatures);
  return paper.finish();
}
