/** How many answers of one function are kept; the one given first gives way. */
const mostKnown = 2_000;

/**
 * `compute` for arguments that are plain values, each answered once: most intervals of a year are those of the
 * evaluation before, because one check changes few of them.
 */
export function rememberingAnswers<A extends readonly unknown[], T>(
  compute: (...given: A) => T,
): (...given: A) => T {
  const known = new Map<string, T>();
  return (...given) => {
    const question = JSON.stringify(given);
    const answer = known.get(question) ?? compute(...given);
    if (known.size >= mostKnown) for (const first of known.keys().take(1)) known.delete(first);
    known.set(question, answer);
    return answer;
  };
}
