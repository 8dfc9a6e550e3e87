export { changeOf, expectedAnyway, type Change, type Difference } from './change.ts';
export { changeAfterTraining, trainingChanges, type TrainingChange } from './change-after-training.ts';
export { listNeeds, needOf, needsOf, type Need, type NeedQuery } from './need.ts';
export { listTrainings, trainingOf, type Training, type TrainingQuery } from './training-list.ts';
export {
  changeTraining,
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
  trainingChangeSchema,
  trainingFormats,
  trainingSchema,
  trainingStateNames,
  type NeedState,
  type NewTraining,
  type TrainingFormat,
} from './training.ts';
