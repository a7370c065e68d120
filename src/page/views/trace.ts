/** What crossed between components and the host, as a table. */
import { counted } from '../../telling/index.ts';
import { fill, h } from '../dom.ts';
import type { Runner } from '../runner.ts';

/** Rows in sight, the latest of all. */
const mostRows = 300;
/** Levels after which the indentation doesn't grow. */
const mostDepth = 8;

export function traceView(runner: Runner): { readonly element: HTMLElement; refresh(): void } {
  const place = h('div', {});
  const show = (): void => {
    const { rows } = runner;
    if (rows.length === 0) {
      return fill(place, h('p', { class: 'hint' }, 'Nothing was called yet.'));
    }
    const left = rows.length - mostRows;
    fill(
      place,
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The trace' },
        h(
          'table',
          {},
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              ['from', 'to', 'what', 'bytes', 'handles'].map((name) =>
                h('th', { scope: 'col' }, name),
              ),
            ),
          ),
          h(
            'tbody',
            {},
            rows.slice(-mostRows).map(({ kind, depth, shown, bytes, handles }) => {
              const { from, to, what } = shown;
              const indent = `depth-${Math.min(depth, mostDepth)}`;
              return h(
                'tr',
                { class: `event-${kind}` },
                h('td', { class: indent }, from),
                h('td', {}, kind === 'trap' ? '' : `${kind === 'return' ? '←' : '→'} ${to}`),
                h(
                  'td',
                  { class: 'what' },
                  kind === 'trap' && h('strong', {}, 'trap '),
                  h('code', {}, what),
                ),
                h('td', { class: 'amount' }, bytes === 0 ? '' : String(bytes)),
                h('td', { class: 'amount' }, handles === 0 ? '' : String(handles)),
              );
            }),
          ),
        ),
      ),
      left > 0 && h('p', { class: 'hint' }, `${counted(left, 'row')} before these`),
      h('button', { type: 'button', onclick: () => runner.clear() }, 'Forget the trace'),
    );
  };
  show();
  return { element: place, refresh: show };
}
