import { accessLogPages } from './access-log-pages.tsx';
import { accountPagesOfOne } from './account-page.tsx';
import { accountPages } from './account-pages.tsx';
import { auditFilePages } from './audit-file-pages.tsx';
import { columnProfilePages } from './column-profile-pages.tsx';
import { correctionPages } from './correction-pages.tsx';
import { criterionPages } from './criterion-pages.tsx';
import { deliveryFilterPages } from './delivery-filter-pages.tsx';
import { deliveryPages, deliveryPagesOfOne } from './delivery-pages.tsx';
import { drawActPages } from './draw-acts.tsx';
import { drawPagesOfOne } from './draw-page.tsx';
import { drawPages } from './draw-pages.tsx';
import { recomputationPages } from './draw-recomputation.tsx';
import { dueDeliveryPages } from './due-delivery-pages.tsx';
import { entropyPages } from './entropy-pages.tsx';
import { errorTypePages } from './error-type-pages.tsx';
import { evaluationPages } from './evaluation-pages.tsx';
import { externalImportPages } from './external-import.tsx';
import { externalPages } from './external-pages.tsx';
import { fieldPages } from './field-pages.tsx';
import { findingPage } from './finding-page.tsx';
import { findingPages } from './finding-pages.tsx';
import { exclusionPages } from './frame-exclusion.tsx';
import { framePagesOfOne } from './frame-page.tsx';
import { framePages } from './frame-pages.tsx';
import { sealPages } from './frame-seal.tsx';
import { hotspotActPages } from './hotspot-acts.tsx';
import { hotspotPagesOfOne } from './hotspot-page.tsx';
import { hotspotPages } from './hotspot-pages.tsx';
import { instructionPages } from './instruction-pages.tsx';
import { journalPages } from './journal-pages.tsx';
import { journalVerificationPages } from './journal-verification.tsx';
import { manageAccountPages } from './manage-accounts.tsx';
import { measureFormPages } from './measure-form.tsx';
import { measurePagesOfOne } from './measure-page.tsx';
import { measurePages } from './measure-pages.tsx';
import { organisationPages } from './organisation-pages.tsx';
import { nameDrawerPages } from './name-drawer-pages.tsx';
import { needPages } from './need-pages.tsx';
import type { PageRoute } from './page-route.ts';
import { permissionPages } from './permission-pages.tsx';
import { planConfirmPages } from './plan-confirm-pages.tsx';
import { planPages } from './plan-pages.tsx';
import { printPages } from './print-pages.tsx';
import { proposalPages } from './proposal-pages.tsx';
import { qualificationPages } from './qualification-pages.tsx';
import { lookPages } from './quarterly-look.tsx';
import { quotaImportPages } from './quota-import.tsx';
import { quotaPages } from './quota-pages.tsx';
import { registerPages } from './register-pages.tsx';
import { reportOrderPages } from './report-order-pages.tsx';
import { reportPagesOfOne } from './report-page.tsx';
import { reportPages } from './report-pages.tsx';
import { retentionPages } from './retention-pages.tsx';
import { calculatorPages } from './sample-calculator.tsx';
import { searchPages } from './search-pages.tsx';
import { secondCheckDistributionPages } from './second-check-distribution.tsx';
import { secondCheckPagesOfOne } from './second-check-page.tsx';
import { secondCheckPages } from './second-check-pages.tsx';
import { settingPages } from './setting-pages.tsx';
import { sheetListPages } from './sheet-list.tsx';
import { workbookPages } from './sheet-workbook.tsx';
import { deliberateCasePages } from './deliberate-case.tsx';
import { sheetPages } from './sheet-pages.tsx';
import { startPages } from './start-pages.tsx';
import { teamPages } from './team-pages.tsx';
import { trainingChangePages } from './training-change.tsx';
import { trainingFormPages } from './training-form.tsx';
import { trainingPages } from './training-pages.tsx';
import { trainingPlanPages } from './training-plan.tsx';
import { deliveryRunPages } from './delivery-run-page.tsx';
import { uploadPages } from './upload-pages.tsx';
import { voidPages } from './void-pages.tsx';

export { operationPages, type OperationView } from './operation-pages.tsx';
export { mountPages, type Pages } from './mount-pages.tsx';
export type { PageRoute } from './page-route.ts';

/** Every page, group by group; a group stands in a file of its own. A fixed address stands before one with a parameter. */
export const pageRoutes: readonly PageRoute[] = [
  ...startPages,
  ...accountPages,
  ...manageAccountPages,
  ...accountPagesOfOne,
  ...organisationPages,
  ...teamPages,
  ...instructionPages,
  ...criterionPages,
  ...errorTypePages,
  ...settingPages,
  ...planPages,
  ...planConfirmPages,
  ...fieldPages,
  ...calculatorPages,
  ...proposalPages,
  ...externalImportPages,
  ...externalPages,
  ...quotaPages,
  ...quotaImportPages,
  ...deliveryPages,
  ...dueDeliveryPages,
  ...columnProfilePages,
  ...deliveryPagesOfOne,
  ...deliveryFilterPages,
  ...uploadPages,
  ...deliveryRunPages,
  ...framePages,
  ...framePagesOfOne,
  ...sealPages,
  ...exclusionPages,
  ...entropyPages,
  ...nameDrawerPages,
  ...drawPages,
  ...drawPagesOfOne,
  ...recomputationPages,
  ...drawActPages,
  ...voidPages,
  ...sheetListPages,
  ...deliberateCasePages,
  ...workbookPages,
  ...sheetPages,
  ...findingPages,
  ...findingPage,
  ...secondCheckPages,
  ...secondCheckDistributionPages,
  ...secondCheckPagesOfOne,
  ...measurePages,
  ...measureFormPages,
  ...measurePagesOfOne,
  ...correctionPages,
  ...evaluationPages,
  ...hotspotPages,
  ...hotspotActPages,
  ...lookPages,
  ...hotspotPagesOfOne,
  ...qualificationPages,
  ...trainingPlanPages,
  ...trainingChangePages,
  ...needPages,
  ...trainingFormPages,
  ...trainingPages,
  ...printPages,
  ...reportPages,
  ...reportOrderPages,
  ...auditFilePages,
  ...reportPagesOfOne,
  ...searchPages,
  ...permissionPages,
  ...journalPages,
  ...journalVerificationPages,
  ...retentionPages,
  ...registerPages,
  ...accessLogPages,
];

/** Where forms with a file stream in. */
export const uploadPaths = pageRoutes.filter(({ run }) => run.kind === 'upload').map(({ path }) => path);
