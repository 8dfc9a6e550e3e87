export { changeOf, expectedAnyway, type Change, type Difference } from './change.ts';
export { changeAfterTraining, trainingChanges, type TrainingChange } from './change-after-training.ts';
export { changeTraining, trainingChangeSchema } from './change-training.ts';
export { listNeeds, needOf, needsOf, type Need, type NeedQuery } from './need.ts';
export { listTrainings, trainingOf, type Training, type TrainingQuery } from './training-list.ts';
export {
  closeNeed,
  declineNeed,
  declineNeedSchema,
  needStateNames,
  otherRemedySchema,
  planTraining,
  remedyOtherwise,
  scheduleNeed,
  settleTraining,
  settleTrainingSchema,
  trainingFormats,
  trainingSchema,
  trainingStateNames,
  type NeedState,
  type NewTraining,
  type TrainingFormat,
} from './training.ts';
