export {
  advanceMeasure,
  createMeasure,
  listMeasures,
  measureKey,
  measureKeySchema,
  measureSchema,
  measureStateNames,
  type MeasureRow,
  type MeasureState,
  type NewMeasure,
} from './measure.ts';
