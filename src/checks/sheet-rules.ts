import type { SaveCheck, SheetFault } from './check.ts';

/** A criterion as the sheet asks it. */
export interface SheetCriterion {
  readonly id: string;
  readonly code: string;
}

/**
 * What is wrong with a sheet before it may be saved. A draft may have gaps; a completed sheet answers every
 * criterion, or says why the case is out of scope or cannot be checked and then answers none.
 */
export function sheetFaults(
  command: SaveCheck,
  criteria: readonly SheetCriterion[],
  errorTypes: ReadonlySet<string>,
): SheetFault[] {
  const faults: SheetFault[] = [];
  const known = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  const answered = new Set<string>();
  for (const [index, { criterionId, result, finding }] of command.results.entries()) {
    const path = `results.${index}`;
    if (!known.has(criterionId)) {
      faults.push({
        path,
        code: 'criterion-unknown',
        message: 'Dieses Kriterium gehört nicht zum Prüfbogen.',
      });
      continue;
    }
    if (answered.has(criterionId)) {
      faults.push({ path, code: 'criterion-twice', message: 'Dieses Kriterium steht doppelt im Prüfbogen.' });
    }
    answered.add(criterionId);
    if (result === 'error' && finding === null) {
      faults.push({
        path: `${path}.finding`,
        code: 'finding-missing',
        message: 'Ein Fehler braucht Fehlerart, Schwere und Sachverhalt.',
      });
    }
    if (result !== 'error' && finding !== null) {
      faults.push({
        path: `${path}.finding`,
        code: 'finding-without-error',
        message: 'Eine Feststellung gibt es nur beim Ergebnis „Fehler“.',
      });
    }
    if (finding !== null && !errorTypes.has(finding.errorType)) {
      faults.push({
        path: `${path}.finding.errorType`,
        code: 'error-type-unknown',
        message: 'Wählen Sie eine Fehlerart aus der Liste.',
      });
    }
  }
  if (!command.complete) return faults;

  switch (command.disposition) {
    case null:
      faults.push({
        path: 'disposition',
        code: 'disposition-missing',
        message: 'Wählen Sie den Stand des Falls.',
      });
      break;
    case 'complete':
      for (const criterion of criteria) {
        if (!answered.has(criterion.id)) {
          faults.push({
            path: `criteria.${criterion.id}`,
            code: 'result-missing',
            message: `Das Ergebnis zu Kriterium ${criterion.code} fehlt.`,
          });
        }
      }
      break;
    case 'out-of-scope':
    case 'not-checkable':
      if (command.dispositionReason === null) {
        faults.push({
          path: 'dispositionReason',
          code: 'reason-missing',
          message: 'Begründen Sie, warum der Fall nicht geprüft wurde.',
        });
      }
      if (command.results.length > 0) {
        faults.push({
          path: 'results',
          code: 'results-without-check',
          message: 'Ein nicht geprüfter Fall hat keine Ergebnisse. Entfernen Sie die Antworten.',
        });
      }
      break;
  }
  return faults;
}
