import { describe, expect, it } from 'vitest';
import { problemOf } from './problem.ts';

const withCode = (code: string): Error => Object.assign(new Error('host db.example.de'), { code });

describe('what comes while the database is away', () => {
  it.each([
    ['the host refuses', 'ECONNREFUSED'],
    ['the host is off', 'EHOSTUNREACH'],
    ['the network is cut', 'ENETUNREACH'],
    ['the name server does not answer', 'EAI_AGAIN'],
    ['the server is starting', '57P03'],
    ['another server took over, this one only reads', '25006'],
    ['too many connections', '53300'],
  ])('is put off where %s', (_, code) => {
    const problem = problemOf(withCode(code));
    expect(problem).toMatchObject({ status: 503, code: 'temporarily-unavailable' });
    expect(JSON.stringify(problem)).not.toContain('db.example.de');
  });

  it('is a fault of ours in any other case', () => {
    expect(problemOf(withCode('42703'))).toMatchObject({ status: 500, code: 'internal' });
  });
});
