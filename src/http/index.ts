export { fileResponse, mountedAt, mountEndpoints, type Api } from './api.ts';
export {
  done,
  doneSchema,
  endpoint,
  fileAnswer,
  outsideEndpoint,
  type Endpoint,
  type FileAnswer,
  type Outside,
} from './endpoint.ts';
export { forgetAnswers, once } from './idempotency.ts';
export { cutPage, dayKey, momentKey, pageOf, pageQuery, readCursor, textKey } from './paging.ts';
export { problemOf, problemSchema, type Problem } from './problem.ts';
export {
  byText,
  inOrder,
  markOf,
  sortingOf,
  type Direction,
  type Marked,
  type SortKey,
  type Sorting,
} from './sorting.ts';
export { cookieName, requireSignIn, signInMiddleware, type RequestVariables } from './sign-in.ts';
export {
  closeSession,
  houseReturnPath,
  leaveForProvider,
  openSession,
  returnFromProvider,
  type SignInOptions,
} from './session.ts';
export { describeMe, mountSignIn, setUp } from './sign-in-routes.ts';
export { validate } from './validation.ts';
