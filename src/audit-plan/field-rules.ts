import type { IsoDate } from '../calendar/index.ts';
import { criteria, errorTypes, teams, type Criterion, type Team } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, type FieldFailure } from '../failure.ts';
import type { FieldContent, SettledContent } from './field.ts';

/** What a customer is has no amount; a payment, an application or a measure has. */
const unitWithoutAmount = 'Kunde';

const overlaps = (of: { validFrom: IsoDate; validTo: IsoDate | null }, year: number): boolean =>
  of.validFrom <= `${year}-12-31` && (of.validTo ?? '9999') >= `${year}-01-01`;

/** What is wrong with a field by itself and against the catalogue; empty when it may stand in the plan. */
export function fieldFaults(
  content: FieldContent,
  plan: { readonly year: number; readonly areaId: string },
  catalogue: {
    readonly teams: readonly Team[];
    readonly criteria: readonly Criterion[];
    readonly errorTypes: ReadonlySet<string>;
  },
): FieldFailure[] {
  const faults: FieldFailure[] = [];
  const fault = (path: string, code: string, message: string): void => {
    faults.push({ path, code, message });
  };
  designFaults(content, fault);
  content.teamIds.forEach((id, index) => {
    const path = `teamIds.${index}`;
    const team = catalogue.teams.find((candidate) => candidate.id === id);
    if (team === undefined || team.areaId !== plan.areaId) {
      fault(path, 'team-foreign', 'Dieses Team gehört nicht zum Bereich des Prüfplans.');
    } else if (!overlaps(team, plan.year)) {
      fault(path, 'team-not-valid', `Das Team „${team.name}“ besteht im Jahr ${plan.year} nicht.`);
    }
    if (content.teamIds.indexOf(id) !== index) fault(path, 'team-twice', 'Dieses Team ist schon genannt.');
  });
  const ids = content.criteria.map(({ criterionId }) => criterionId);
  content.criteria.forEach(({ criterionId, errorType }, index) => {
    const path = `criteria.${index}.criterionId`;
    const criterion = catalogue.criteria.find(({ id }) => id === criterionId);
    if (criterion === undefined) {
      fault(path, 'criterion-unknown', 'Dieses Prüfkriterium gibt es nicht.');
    } else if (!overlaps(criterion, plan.year)) {
      fault(
        path,
        'criterion-not-valid',
        `Das Kriterium „${criterion.code}“ gilt im Jahr ${plan.year} nicht.`,
      );
    }
    if (ids.indexOf(criterionId) !== index)
      fault(path, 'criterion-twice', 'Dieses Kriterium ist schon genannt.');
    if (errorType !== undefined && !catalogue.errorTypes.has(errorType)) {
      fault(`criteria.${index}.errorType`, 'error-type-unknown', 'Diese Fehlerart gibt es nicht.');
    }
  });
  return faults;
}

function designFaults(
  content: FieldContent,
  fault: (path: string, code: string, message: string) => void,
): void {
  const { method, sampleSize, minimumPerStratum, secondStage } = content;
  if (method !== 'stratified' && minimumPerStratum > 0) {
    fault(
      'minimumPerStratum',
      'minimum-needs-strata',
      'Einen Mindestumfang je Schicht gibt es nur bei geschichteter Auswahl. Lassen Sie das Feld leer oder wählen Sie die geschichtete Auswahl.',
    );
  }
  if (minimumPerStratum > sampleSize) {
    fault(
      'minimumPerStratum',
      'minimum-too-large',
      'Der Mindestumfang je Schicht übersteigt den Stichprobenumfang. Verringern Sie ihn.',
    );
  }
  if (secondStage !== null && method !== 'simple') {
    fault(
      'secondStage',
      'second-stage-needs-simple',
      'Eine Erweiterung kann nur bei einfacher Auswahl vorgesehen werden. Lassen Sie sie weg oder wählen Sie die einfache Auswahl.',
    );
  }
  if (secondStage !== null && secondStage.threshold >= sampleSize) {
    fault(
      'secondStage.threshold',
      'threshold-too-large',
      'Die Schwelle muss unter dem Stichprobenumfang liegen, sonst kommt es nie zur Erweiterung.',
    );
  }
  if (method === 'monetary-unit' && content.unit === unitWithoutAmount) {
    fault(
      'method',
      'amount-missing',
      'Betragsproportional kann nur aus Fällen mit Beträgen gezogen werden, nicht aus Kunden. Wählen Sie eine andere Auswahl.',
    );
  }
}

/**
 * Refuses a field that may not stand in the plan (`field-invalid`), naming every fault; otherwise settles severity
 * and error type of each criterion as the catalogue has them.
 */
export async function settleField(
  tx: Tx,
  plan: { readonly year: number; readonly areaId: string },
  content: FieldContent,
): Promise<SettledContent> {
  const known = await criteria(tx, { ids: content.criteria.map(({ criterionId }) => criterionId) });
  const faults = fieldFaults(content, plan, {
    teams: await teams(tx, { ids: content.teamIds }),
    criteria: known,
    errorTypes: new Set((await errorTypes(tx)).filter(({ active }) => active).map(({ code }) => code)),
  });
  if (faults.length > 0) {
    throw new Failure(
      'invalid',
      'field-invalid',
      'Das Prüffeld passt so nicht in den Prüfplan. Berichtigen Sie die genannten Angaben.',
      { fields: faults },
    );
  }
  const byId = new Map(known.map((criterion) => [criterion.id, criterion]));
  return {
    ...content,
    criteria: content.criteria.flatMap(({ criterionId, severity, errorType, tolerableRate }) => {
      const criterion = byId.get(criterionId);
      return criterion === undefined
        ? []
        : [
            {
              criterionId,
              severity: severity ?? criterion.severity,
              errorType: errorType ?? criterion.errorType,
              tolerableRate,
            },
          ];
    }),
  };
}
