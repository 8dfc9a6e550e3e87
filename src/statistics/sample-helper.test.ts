import { describe, expect, it } from 'vitest';
import { planSample, whatSampleShows } from './sample-helper.ts';

describe('what a sample can show', () => {
  it('says it for 20, 40, 60 and 100 of 400 cases', () => {
    const { messages } = whatSampleShows({ frameSize: 400, minutesPerCase: 45 });
    expect(messages.map(({ n, hours }) => [n, hours])).toEqual([
      [20, 15],
      [40, 30],
      [60, 45],
      [100, 75],
    ]);
    expect(messages[0]?.sentence).toBe(
      'Mit 20 Fällen ohne Fehler können Sie höchstens sagen: weniger als 13,5 % der 400 Fälle sind fehlerhaft (Sicherheit 95 %).',
    );
  });

  it('rounds the percentage up, so that “weniger als” is no promise too much', () => {
    // 27 of 400 are 6.75 %.
    expect(whatSampleShows({ frameSize: 400, sizes: [40] }).messages[0]).toMatchObject({ upperCount: 27 });
    expect(whatSampleShows({ frameSize: 400, sizes: [40] }).messages[0]?.sentence).toContain(
      'weniger als 6,8 %',
    );
  });

  it('counts the errors found', () => {
    const { messages } = whatSampleShows({ frameSize: 400, sizes: [60], faulty: 2 });
    expect(messages[0]?.sentence).toContain('Mit 60 Fällen und 2 Fehlern können Sie höchstens sagen');
  });

  it('a full check knows the rate, and sizes beyond the frame are left out', () => {
    const { messages, curve } = whatSampleShows({ frameSize: 40 });
    expect(messages.map(({ n }) => n)).toEqual([20, 40]);
    expect(messages[1]?.sentence).toBe('Mit allen 40 Fällen kennen Sie die Fehlerquote genau.');
    expect(curve.at(-1)).toEqual({ n: 40, upper: 0 });
  });

  it('the curve falls as the sample grows', () => {
    const { curve } = whatSampleShows({ frameSize: 5000 });
    expect(curve).toHaveLength(40);
    const bounds = curve.map(({ upper }) => upper);
    expect(bounds).toEqual(bounds.toSorted((a, b) => b - a));
  });
});

describe('how many cases a field needs', () => {
  it('47 of 500 for a tolerable rate of 6 % without errors (DCAA EZ-Quant)', () => {
    expect(planSample({ frameSize: 500, tolerable: 0.06, minutesPerCase: 30 })).toEqual({
      n: 47,
      acceptable: 0,
      tolerableCount: 30,
      hours: 23.5,
      sentence:
        '47 geprüfte Fälle ohne Fehler zeigen: Von 500 Fällen sind weniger als 30 fehlerhaft (Sicherheit 95 %).',
    });
  });

  it('73 with an expected rate of 1 % (AuditSampler)', () => {
    const plan = planSample({ frameSize: 500, tolerable: 0.06, expected: { rate: 0.01 } });
    expect(plan).toMatchObject({ n: 73, acceptable: 1, hours: null });
    expect(plan.sentence).toContain('73 geprüfte Fälle, davon höchstens 1 fehlerhaft, zeigen:');
  });
});
