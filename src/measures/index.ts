export {
  advanceMeasure,
  createMeasure,
  listMeasures,
  measureOrders,
  measureSchema,
  measureStateNames,
  type MeasureRow,
  type MeasureState,
  type NewMeasure,
} from './measure.ts';
