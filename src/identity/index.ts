export {
  accountOf,
  accounts,
  createAccount,
  disableAccount,
  enableAccount,
  endAccountAccess,
  endRole,
  grantRole,
  resetPassword,
  type Account,
  type Grant,
  type NewPassword,
} from './accounts.ts';
export { actingFunctions, type ActingFunction } from './actors.ts';
export { readClaimRules, type ClaimRule } from './claimed-functions.ts';
export { appointDeputy, deputies, revokeDeputy, type Deputy } from './deputies.ts';
export { awaitsFirstAccount, createFirstAdministrator, ensureSetupCode } from './first-administrator.ts';
export {
  beginHouseSignIn,
  finishHouseSignIn,
  isLinked,
  type Errand,
  type HouseReturn,
} from './house-account.ts';
export { openIdentityProvider, type IdentityProvider, type ProviderSettings } from './identity-provider.ts';
export { loginSchema } from './login.ts';
export { readNetworks, type Networks } from './networks.ts';
export {
  changeOwnPassword,
  endOtherSessions,
  ownSessions,
  requireSession,
  type OwnSession,
} from './own-account.ts';
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
export { limitRate, type RateLimit } from './rate-limit.ts';
export {
  endSession,
  resumeSession,
  resumeToken,
  signIn,
  startSession,
  switchFunction,
  type SignedIn,
} from './sessions.ts';
export {
  accountTokens,
  createToken,
  ownTokens,
  revokeAccountToken,
  revokeToken,
  tokenScopes,
  type ApiToken,
} from './tokens.ts';
