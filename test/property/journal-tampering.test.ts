import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { acts, entryHash, journalStart, verifyChain, type JournalEntry } from '../../src/journal/index.ts';

/*
 * Eight ways to bend the journal, a hundred random cases each. Whoever does it owns the database: triggers are off,
 * hashes are computed anew where that helps, and the head is set to match. What stays out of reach is the
 * checkpoint: a head that was noted elsewhere.
 */

type Draft = Omit<JournalEntry, 'previous' | 'hash' | 'number'>;

/** Numbers, links and hashes entries as the service does. */
function chained(drafts: readonly Draft[]): JournalEntry[] {
  let previous = journalStart;
  return drafts.map((draft, index) => {
    const entry = { ...draft, number: index + 1, previous };
    previous = entryHash(entry);
    return { ...entry, hash: previous };
  });
}

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const anyDraft: fc.Arbitrary<Draft> = fc.record({
  at: fc.constant(''),
  act: fc.constantFrom(...Object.keys(acts)),
  function: fc.constantFrom('team-lead', 'area-head', 'auditor', 'service'),
  account: fc.option(fc.uuid()),
  onBehalfOf: fc.option(fc.uuid()),
  object: fc.option(fc.uuid()),
  data: fc
    .array(hex, { maxLength: 2 })
    .map((values) => values.map((value, i) => [`key${i}`, value] as const)),
});

const start = Temporal.Instant.from('2020-01-02T07:00:00Z');
const moment = (minutes: number): string => start.add({ minutes }).toString({ smallestUnit: 'millisecond' });

/** A journal of 10 to 60 acts, one a minute, its latest checkpoint outside, and a place before that. */
const anyJournal = fc
  .record({
    drafts: fc.array(anyDraft, { minLength: 10, maxLength: 60 }),
    noted: fc.nat(),
    place: fc.nat(),
    other: fc.nat(),
    draft: anyDraft,
  })
  .map(({ drafts, noted, place, other, draft }) => {
    const timed = drafts.map((one, index) => ({ ...one, at: moment(index) }));
    const entries = chained(timed);
    const number = 5 + (noted % (entries.length - 5));
    const checkpoint = { number, head: entries[number - 1]?.hash ?? '', at: moment(number) };
    return { timed, entries, checkpoint, at: place % (number - 1), other: other % (number - 1), draft };
  });
type Journal = typeof anyJournal extends fc.Arbitrary<infer J> ? J : never;

const changed = (draft: Draft): Draft => ({
  ...draft,
  act: draft.act === 'check.saved' ? 'draw.drawn' : 'check.saved',
});

/** What the database holds afterwards. */
const bent: Readonly<Record<string, (journal: Journal) => JournalEntry[]>> = {
  'an entry edited': ({ entries, at }) =>
    entries.map((entry, i) => (i === at ? { ...entry, ...changed(entry) } : entry)),
  'an entry deleted': ({ entries, at }) => entries.toSpliced(at, 1),
  'an entry inserted': ({ entries, at, draft }) => {
    const previous = entries[at - 1]?.hash ?? journalStart;
    const entry = { ...draft, at: moment(at), number: at + 1, previous };
    return entries.toSpliced(at, 0, { ...entry, hash: entryHash(entry) });
  },
  'two entries swapped': ({ entries, at, other }) => {
    const second = other === at ? at + 1 : other;
    const [a, b] = [entries[at], entries[second]];
    return a === undefined || b === undefined ? [] : entries.with(at, b).with(second, a);
  },
  'the tail cut off': ({ entries, at }) => entries.slice(0, at + 1),
  'the chain written anew': ({ timed, at }) =>
    chained(timed.map((draft, i) => (i === at ? changed(draft) : draft))),
  'an old backup restored and worked on': ({ timed, at }) =>
    chained(timed.map((draft, i) => (i <= at ? draft : { ...draft, object: crypto.randomUUID() }))),
  'the clock set back': ({ timed, at }) =>
    chained(timed.map((draft, i) => (i === at + 1 ? { ...draft, at: moment(at - 1) } : draft))),
};

const headOf = (entries: readonly JournalEntry[]) => {
  const last = entries.at(-1);
  return { number: last?.number ?? 0, hash: last?.hash ?? journalStart };
};

describe('the journal, held against a checkpoint outside', () => {
  it.each(Object.keys(bent))('shows %s: 100 random cases, 100 found', async (kind) => {
    await fc.assert(
      fc.asyncProperty(anyJournal, async (journal) => {
        const entries = bent[kind]?.(journal) ?? [];
        const { faults, remarks } = await verifyChain(entries, headOf(entries), [journal.checkpoint]);
        // a clock set back may be nobody's doing: it shows, too, in a chain that is whole
        expect([...faults, ...remarks]).not.toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('finds nothing in 100 journals that nobody touched', async () => {
    await fc.assert(
      fc.asyncProperty(anyJournal, async ({ entries, checkpoint }) => {
        const { faults } = await verifyChain(entries, headOf(entries), [checkpoint]);
        expect(faults).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('holds every checkpoint of one number against the chain, not only the last', async () => {
    const [{ entries, checkpoint } = { entries: [], checkpoint: { number: 0, head: '', at: '' } }] =
      fc.sample(anyJournal, 1);
    const forged = { ...checkpoint, head: 'f'.repeat(64) };
    for (const noted of [
      [checkpoint, forged],
      [forged, checkpoint],
    ]) {
      const { faults } = await verifyChain(entries, headOf(entries), noted);
      expect(faults.map(({ code }) => code)).toEqual(['checkpoint-differs']);
    }
  });
});
