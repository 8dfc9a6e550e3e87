import { describe, expect, it } from 'vitest';
import type { FieldState } from './field.ts';
import { latestVersion, versionBefore, versionInForce } from './field-history.ts';

const version = (number: number, state: FieldState, endsField = false) => ({
  version: number,
  state,
  endsField,
});

describe('of the versions of a field', () => {
  const first = version(1, 'confirmed');

  it('the latest is the one being worked on', () => {
    const draft = version(2, 'draft');
    expect(latestVersion([first, draft])).toBe(draft);
    expect(versionInForce([first, draft])).toBe(first);
    expect(versionBefore([first, draft], draft)).toBe(first);
  });

  it('one that was withdrawn counts no more: the version in force is the latest again', () => {
    const withdrawn = version(2, 'withdrawn');
    expect(latestVersion([first, withdrawn])).toBe(first);
    expect(versionInForce([first, withdrawn])).toBe(first);
    const third = version(3, 'submitted');
    expect(latestVersion([first, withdrawn, third])).toBe(third);
    expect(versionBefore([first, withdrawn, third], third)).toBe(first);
  });

  it('a first draft that was withdrawn is all there is', () => {
    const only = version(1, 'withdrawn');
    expect(latestVersion([only])).toBe(only);
    expect(versionInForce([only])).toBeUndefined();
    expect(versionBefore([only], only)).toBeUndefined();
  });

  it('none is in force once the field has ended', () => {
    expect(versionInForce([first, version(2, 'confirmed', true)])).toBeUndefined();
    expect(versionInForce([first, version(2, 'submitted', true)])).toBe(first);
  });
});
