export { actingFunctions, type ActingFunction } from './actors.ts';
export { checkPasswordRules, hashPassword, isPassword } from './passwords.ts';
export {
  authorize,
  authorizeAt,
  isWithin,
  permissions,
  reachOf,
  requireSecondPerson,
  type Act,
  type Place,
  type Reach,
} from './permissions.ts';
export {
  endSession,
  resumeSession,
  resumeToken,
  signIn,
  startSession,
  switchFunction,
  type SignedIn,
} from './sessions.ts';
