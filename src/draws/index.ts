export { extendDraw } from './continue-draw.ts';
export {
  drawDetail,
  drawQuery,
  drawsToVoid,
  drawToVoid,
  listDraws,
  listItems,
  type DrawDetail,
  type DrawRow,
  type Item,
} from './draw-lists.ts';
export { drawSample, type Drawn } from './draw-sample.ts';
export { confirmEntropy, enterEntropy, withdrawEntropy } from './entropy.ts';
export { entropyToEnter, framesAwaitingEntropy, openEntropy, type OpenEntropy } from './entropy-lists.ts';
export { drawProgress, type DrawProgress } from './progress.ts';
export { drawProtocol } from './protocol.ts';
export { recomputeDraw, type Recomputation } from './recompute-draw.ts';
export { replaceableItems, replaceItem } from './replace-item.ts';
export { confirmDrawVoid, requestDrawVoid } from './void-draw.ts';
export type { Draw, ItemKind, SampleItem, Seal } from './draw.ts';
