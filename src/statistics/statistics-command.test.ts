import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

const runCommand = async (input: string): Promise<Record<string, unknown>[]> => {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, 'statistics'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('iks statistics', () => {
  it('answers line by line, and a wrong line does not stop the next', async () => {
    const answers = await runCommand(
      [
        '{"id":"a","procedure":"clopper_pearson","inputs":{"k":0,"n":30,"confidence":0.95,"side":"two-sided"}}',
        '{"id":"b","procedure":"clopper_pearson","inputs":{"k":0,',
        'kein JSON',
        '',
        '[1,2]',
        '{"id":5,"procedure":"unbekannt","inputs":{}}',
        '{"id":"c","procedure":"hypergeometric_exact_bound","inputs":{"N":60,"n":61,"x":0,"confidence":0.95}}',
        '{"id":"d","procedure":"wilson","inputs":{"k":"3","n":10,"confidence":0.95}}',
        '{"id":"e","procedure":"constructor","inputs":{}}',
        '{"id":"f","procedure":"plan_binomial","inputs":{"confidence":0.95,"tolerable":0.01,"expected_errors":0}}',
      ].join('\r\n'),
    );
    expect(answers.map(({ id }) => id)).toEqual(['a', 'b', null, null, 5, 'c', 'd', 'e', 'f']);
    expect(answers.map(({ error }) => (error as { code: string } | undefined)?.code)).toEqual([
      undefined,
      'line-malformed',
      'line-malformed',
      'inputs-invalid',
      'procedure-unknown',
      'sample-larger-than-frame',
      'inputs-invalid',
      'procedure-unknown',
      undefined,
    ]);
    expect(answers.at(-1)).toEqual({ id: 'f', result: 299 });
  });

  it('answers 10,000 lines within seconds', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) =>
      JSON.stringify({
        id: i,
        procedure: 'hypergeometric_two_sided',
        inputs: { N: 5_500_000 - i, n: 60, x: i % 61, confidence: 0.95 },
      }),
    );
    const started = performance.now();
    const answers = await runCommand(lines.join('\n'));
    expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
    expect(answers.every(({ result }) => Array.isArray(result))).toBe(true);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
