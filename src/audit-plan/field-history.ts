/** What the versions of one field, first to latest, say about each other. */
import type { FieldVersion } from './field.ts';

type Place = Pick<FieldVersion, 'version' | 'state' | 'endsField'>;

/** The version to go on from: the last that was not taken back; of a field with nothing else, what was taken back. */
export const latestVersion = <V extends Place>(versions: readonly [V, ...V[]]): V =>
  versions.findLast(({ state }) => state !== 'withdrawn') ?? versions.at(-1) ?? versions[0];

/** The version samples are drawn by: none before the first is confirmed, and none once the field has ended. */
export function versionInForce<V extends Place>(versions: readonly V[]): V | undefined {
  const confirmed = versions.findLast(({ state }) => state === 'confirmed');
  return confirmed?.endsField === true ? undefined : confirmed;
}

/** The version that an amendment changes, or would have changed. */
export const versionBefore = <V extends Place>(versions: readonly V[], amendment: Place): V | undefined =>
  versions.findLast(({ version, state }) => version < amendment.version && state === 'confirmed');
