/**
 * The part of KERN UX's stylesheet that the page kit uses. The whole file is 340 KB, most of it utility classes
 * and icons no page of ours shows; what remains is about two fifths. Rules are kept or dropped whole, so KERN looks
 * as KERN does; only paper is light whatever the screen.
 */

const components = [
  'accordion',
  'alert',
  'badge',
  'body',
  'btn',
  'btn-wrapper',
  'description-list',
  'description-list-item',
  'error',
  'fieldset',
  'form-check',
  'form-input',
  'heading-large',
  'heading-medium',
  'heading-small',
  'heading-x-large',
  'hint',
  'icon',
  'input-group',
  'input-group-text',
  'label',
  'link',
  'list',
  'number',
  'progress',
  'sr-only',
  'summary',
  'summary-group',
  'table',
  'task-list',
  'title',
] as const;

const icons = [
  'add',
  'arrow-back',
  'arrow-down',
  'arrow-forward',
  'arrow-up',
  'check',
  'danger',
  'dehaze',
  'download',
  'edit',
  'help',
  'info',
  'search',
  'success',
  'warning',
  'small',
  'default',
  'large',
  'x-large',
] as const;

/** Names of the KERN icons the kit can show. */
export type IconName = Exclude<(typeof icons)[number], 'small' | 'default' | 'large' | 'x-large'>;

const usedClass = new RegExp(
  `^(?:kern-icon--(?:${icons.join('|')})|kern-(?:${components.join('|')})(?:__[a-z-]+)?(?:--[a-z0-9-]+)?)$`,
);

/** Whether a page may use this `kern-…` class, i.e. whether its rules are served. */
export const isServedKernClass = (name: string): boolean =>
  name.startsWith('kern-icon--') ? icons.some((icon) => name === `kern-icon--${icon}`) : usedClass.test(name);

/** KERN's rules for our pages: those of the components the kit uses, with the light colours for print. */
export const servedStylesheet = (kern: string): string =>
  keepServedRules(kern)
    .replace('@media (prefers-color-scheme: dark)', '@media screen and (prefers-color-scheme: dark)')
    .replace('@media (prefers-color-scheme: light)', '@media print, (prefers-color-scheme: light)');

/**
 * Keeps the rules of a stylesheet one of whose selectors names served KERN classes only; rules without any KERN
 * class (tokens, resets, keyframes) stay.
 *
 * @param css a stylesheet as KERN publishes it: rules, and conditional at-rules (`@media`) around rules
 */
export function keepServedRules(css: string): string {
  return splitRules(css)
    .map(({ prelude, body }) => {
      if (body === undefined) return prelude;
      if (prelude.startsWith('@media')) {
        const inner = keepServedRules(body);
        return inner === '' ? '' : `${prelude}{${inner}}`;
      }
      return prelude.startsWith('@') || isServedSelector(prelude) ? `${prelude}{${body}}` : '';
    })
    .join('');
}

/** Commas inside `:is(…)` are split too; harmless, for a part counts as served when it names no KERN class. */
const isServedSelector = (selectors: string): boolean =>
  selectors
    .split(',')
    .some((selector) =>
      [...selector.matchAll(/\.(kern-[\w-]+)/g)].every(([, name]) => isServedKernClass(name ?? '')),
    );

interface Rule {
  readonly prelude: string;
  /** What stands between the braces; absent for statements such as `@charset`. */
  readonly body?: string;
}

/** The top-level rules of a stylesheet; braces inside quotes do not count. */
function splitRules(css: string): Rule[] {
  const rules: Rule[] = [];
  let depth = 0;
  let start = 0;
  let open = 0;
  for (const token of css.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[^]*?\*\/|[{};]/g)) {
    if (token[0] === '{' && depth++ === 0) open = token.index;
    else if (token[0] === '}' && --depth === 0) {
      rules.push({ prelude: css.slice(start, open).trim(), body: css.slice(open + 1, token.index) });
      start = token.index + 1;
    } else if (token[0] === ';' && depth === 0) {
      rules.push({ prelude: css.slice(start, token.index + 1).trim() });
      start = token.index + 1;
    }
  }
  return rules;
}
