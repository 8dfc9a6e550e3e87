/** What no screen says: words of the code, of another language, or of a value that is missing. */
const leaks: readonly (readonly [string, RegExp])[] = [
  ['a missing value', /\b(?:undefined|null|NaN|Infinity|Invalid Date)\b|\[object/],
  [
    'an English word',
    /(?<![\w-])(?:the|and|of|with|from|not|is|are|your|you|please|error|errors|warning|submit|save|saved|cancel|delete|edit|create|search|loading|page|next|previous|back|more|draft|sealed|drawn|imported|voided|released|pending|confirmed|submitted|returned|declined|complete|completed|passed|failed|true|false|user|password|account|case|check|finding|frame|sample|measure|report|hotspot|unknown|none|empty)(?![\w-])/i,
  ],
  [
    'a date of the database',
    /(?<![\w-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]+Z?)?)?(?![\w-])/,
  ],
  [
    'a code',
    /(?<![\w-])(?:team-lead|area-head|personnel-development|own-team|own-area|not-applicable|out-of-scope|not-checkable|[a-z]+_[a-z_]+)(?![\w-])/,
  ],
  ['a placeholder', /\{\w+\}|\$\{|%[sd]\b|lorem|TODO/i],
];

/** The leaks in a text, each with its surroundings. `allowed` are words that data brings along. */
export function leaksIn(text: string, allowed: readonly string[] = []): string[] {
  const shown = allowed.reduce((rest, word) => rest.replaceAll(word, ''), text);
  return leaks.flatMap(([what, pattern]) =>
    [...shown.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map(
      ({ 0: found, index }) =>
        `${what}: «${found}» in «${shown
          .slice(Math.max(0, index - 30), index + found.length + 30)
          .replaceAll(/\s+/g, ' ')}»`,
    ),
  );
}
