export {
  advanceMeasure,
  createMeasure,
  listMeasures,
  measureSchema,
  measureStateNames,
  type MeasureRow,
  type MeasureState,
  type NewMeasure,
} from './measure.ts';
