export { caseNumberOf, caseNumbersOf, storeCaseNumber } from './case-numbers.ts';
export { caseNumbersAt, eachByKey, readCases, type PositionedCase } from './case-reading.ts';
export { columnProfiles, saveColumnProfile, type SavedProfile } from './column-profiles.ts';
export { caseTest } from './conditions.ts';
export {
  deliveryOrderSchema,
  type DeliveryOrder,
  type ImportedDelivery,
  type StoredTotals,
} from './delivery.ts';
export { deliveryErrand, orderDelivery } from './delivery-errand.ts';
export { deliveryDetail, listDeliveries, type DeliveryDetail, type DeliveryRow } from './delivery-lists.ts';
export { dueDeliveries, type DueDelivery } from './due-deliveries.ts';
export { discardFrame } from './discard-frame.ts';
export { canonicalCsv, reducedCsv } from './export-frame.ts';
export { excludeCases, exclusionSchema, type Exclusion } from './exclude-cases.ts';
export {
  casesWithoutStratum,
  type Frame,
  type FramePlace,
  type FrameState,
  type FrameTeam,
} from './frame.ts';
export {
  requireDrawer,
  requireReach,
  seesAllCaseNumbers,
  seesCaseNumbersOf,
  withinReach,
} from './frame-rights.ts';
export {
  frameDetail,
  frameQuery,
  framesToVoid,
  frameToVoid,
  listFrames,
  type FrameDetail,
  type FrameRow,
} from './frame-lists.ts';
export { loadFrame } from './frame-store.ts';
export { importDelivery } from './import-delivery.ts';
export { drawerToName, nameDrawer, type DrawerChoice } from './name-drawer.ts';
export { previewSchema, type DeliveryPreview } from './preview-delivery.ts';
export {
  openPreviews,
  orderPreview,
  previewErrand,
  previewOrRun,
  type PreviewRun,
} from './preview-errand.ts';
export { sealFrame, sealFrameSchema, type Sealed, type SealFrame } from './seal-frame.ts';
export {
  deleteExpiredUploads,
  deleteUpload,
  ownUpload,
  receiveUpload,
  uploadSource,
  type Upload,
} from './uploads.ts';
export { confirmFrameVoid, requestFrameVoid } from './void-frame.ts';
export {
  voidGroundNames,
  voidGrounds,
  voidingOf,
  voidingSchema,
  voidRequestSchema,
  type Voiding,
  type VoidRequest,
} from './voiding.ts';
