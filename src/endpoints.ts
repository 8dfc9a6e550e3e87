import { auditPlanEndpoints } from './audit-plan/audit-plan-api.ts';
import { proposalEndpoints } from './audit-plan/proposals-api.ts';
import { catalogueEndpoints } from './catalogue/catalogue-api.ts';
import { organisationEndpoints } from './catalogue/organisation-api.ts';
import { quotaEndpoints } from './catalogue/quotas-api.ts';
import { findingEndpoints } from './checks/findings-api.ts';
import { secondCheckEndpoints } from './checks/second-checks-api.ts';
import { sheetEndpoints } from './checks/sheets-api.ts';
import { drawEndpoints } from './draws/draws-api.ts';
import { deliveryEndpoints } from './frames/deliveries-api.ts';
import { frameEndpoints } from './frames/frames-api.ts';
import { calculatorEndpoints } from './hotspots/calculator-api.ts';
import { evaluationEndpoints } from './hotspots/evaluations-api.ts';
import { hotspotEndpoints } from './hotspots/hotspots-api.ts';
import { identityEndpoints } from './http/identity-api.ts';
import type { Endpoint } from './http/index.ts';
import { measuresEndpoints } from './measures/measures-api.ts';
import { evaluationListEndpoints } from './privacy/evaluation-list-api.ts';
import { incidentEndpoints } from './privacy/incidents-api.ts';
import { journalEndpoints } from './privacy/journal-api.ts';
import { retentionEndpoints } from './privacy/retention-api.ts';
import { qualificationEndpoints } from './qualification/qualification-api.ts';
import { reportingEndpoints } from './reporting/reporting-api.ts';

/** Every route of the API, room by room. */
export const endpoints: readonly Endpoint[] = [
  ...identityEndpoints,
  ...organisationEndpoints,
  ...catalogueEndpoints,
  ...quotaEndpoints,
  ...auditPlanEndpoints,
  ...proposalEndpoints,
  ...sheetEndpoints,
  ...findingEndpoints,
  ...secondCheckEndpoints,
  ...measuresEndpoints,
  ...deliveryEndpoints,
  ...frameEndpoints,
  ...drawEndpoints,
  ...evaluationEndpoints,
  ...hotspotEndpoints,
  ...calculatorEndpoints,
  ...qualificationEndpoints,
  ...reportingEndpoints,
  ...retentionEndpoints,
  ...journalEndpoints,
  ...incidentEndpoints,
  ...evaluationListEndpoints,
];
