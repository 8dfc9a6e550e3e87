/** The form of a page that is sent to `action`, filled in as it stands and, where it is empty, with anything fitting. */
export function filledForm(html: string, action: string): Record<string, string> | null {
  const form = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].find(
    ([, attributes = '']) => attributeOf(attributes, 'action') === action,
  );
  if (form === undefined) return null;
  const [, , content = ''] = form;
  const values: Record<string, string> = {};
  for (const [, attributes = ''] of content.matchAll(/<input\b([^>]*)>/g)) {
    const name = attributeOf(attributes, 'name');
    const type = attributeOf(attributes, 'type') ?? 'text';
    if (name === null || type === 'file') continue;
    const value = attributeOf(attributes, 'value') ?? '';
    if (type !== 'radio' && type !== 'checkbox')
      values[name] = value === '' ? anything(name, attributes) : value;
    else if (!(name in values) || /\schecked\b/.test(attributes)) values[name] = value;
  }
  for (const [, attributes = '', options = ''] of content.matchAll(
    /<select\b([^>]*)>([\s\S]*?)<\/select>/g,
  )) {
    const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option = '']) => option);
    const chosen = all.find((option) => /\sselected\b/.test(option) && attributeOf(option, 'value') !== '');
    const first = all.find((option) => attributeOf(option, 'value') !== '');
    values[attributeOf(attributes, 'name') ?? ''] = attributeOf(chosen ?? first ?? '', 'value') ?? '';
  }
  for (const [, attributes = '', text = ''] of content.matchAll(
    /<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g,
  )) {
    values[attributeOf(attributes, 'name') ?? ''] = text.trim() === '' ? sentence : decoded(text);
  }
  return values;
}

const sentence = 'Beispiel eines Textes';

/** What could stand in an empty line. */
function anything(name: string, attributes: string): string {
  if (/day|date|datum|tag|due|frist|from|valid|von|bis/i.test(name)) return '31.03.2020';
  return attributeOf(attributes, 'inputmode') === null ? sentence : '2';
}

function attributeOf(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return found === undefined ? null : decoded(found);
}

const decoded = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
