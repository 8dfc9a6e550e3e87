import { describe, expect, it } from 'vitest';
import { describeBug } from './describe-bug.ts';

describe('a bug in the log', () => {
  it('says what kind it was and where, and nothing of what it stumbled over', () => {
    const fault = Object.assign(
      new Error('invalid input syntax\n    at COPY line 3, column case_number: "BG-4711"'),
      {
        code: '22P02',
        where: 'COPY delivery_stage, line 3: "BG-4711"',
      },
    );
    let parsed: unknown;
    try {
      JSON.parse('BG-4711');
    } catch (error) {
      parsed = error;
    }
    const reports = [fault, parsed, new Error('outer', { cause: fault }), 'BG-4711'].map(describeBug);
    expect(JSON.stringify(reports)).not.toContain('4711');
    expect(reports[0]).toMatchObject({ kind: 'Error', code: '22P02' });
    expect(reports[0]?.at[0]).toContain('describe-bug.test.ts');
    expect(reports[2]?.cause?.code).toBe('22P02');
  });

  it('says as much of a fault that the queue hands on as a plain object', () => {
    const { message, stack } = new Error('deadlock detected');
    const report = describeBug({
      code: '40P01',
      detail: 'Key (BG-4711)',
      message,
      stack,
      queue: 'retention',
    });
    expect(report).toMatchObject({ kind: 'object', code: '40P01' });
    expect(report.at[0]).toContain('describe-bug.test.ts');
    expect(JSON.stringify(report)).not.toMatch(/4711|deadlock/);
  });

  it('keeps no line of a message that was given another wording afterwards', () => {
    const fault = new Error('invalid\n    at COPY line 3, column case_number: "BG-4711"');
    fault.message = 'invalid';
    expect(JSON.stringify(describeBug(fault))).not.toContain('4711');
  });
});
