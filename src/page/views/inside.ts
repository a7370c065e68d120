/** What a component is made of: sections, memories, tools. */
import { inspect } from '../../component/index.ts';
import { bytes } from '../../telling/index.ts';
import { h } from '../dom.ts';
import type { ComponentItem } from '../items.ts';

/** Rows of a table. */
const mostRows = 100;

export function insideView({ pkg }: ComponentItem): HTMLElement {
  const { value } = inspect({ bytes: pkg.bytes, file: pkg.file });
  if (value === undefined) return h('p', { class: 'hint' }, 'It can’t be read.');
  const { parts, memories, producers, gates } = value;
  return h(
    'div',
    {},
    table(
      'Sections',
      ['part', 'size'],
      parts.map((p) => [p.name, bytes(p.size)]),
    ),
    table(
      'Memories',
      ['memory', 'at first', 'at most'],
      memories.map(({ module, limits: { min, max, pageSize } }) => {
        const page = 2 ** (pageSize ?? 16);
        return [
          module,
          bytes(Number(min) * page),
          max === undefined ? 'no limit' : bytes(Number(max) * page),
        ];
      }),
    ),
    table(
      'Made by',
      ['what', 'tool', 'version'],
      producers.map((p) => [p.field, p.name, p.version]),
    ),
    gates.length > 0 &&
      h('p', {}, `It makes use of ${gates.join(', ')}, which have not shipped everywhere.`),
  );
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement | false {
  if (rows.length === 0) return false;
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.slice(0, mostRows).map((row) =>
          h(
            'tr',
            {},
            row.map((cell) => h('td', {}, cell)),
          ),
        ),
      ),
    ),
  );
}
