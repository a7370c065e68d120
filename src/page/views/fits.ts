/** Who could give a component what it imports, and whom it could serve, of all that is on the page; and the way to compose them. */
import { createSources, renderText, type Diagnostic } from '../../base/index.ts';
import { encodeGraph, plug, why, type GraphPackage, type WhyImport } from '../../compose/index.ts';
import { worldName } from '../../model/index.ts';
import { counted, whyText } from '../../telling/index.ts';
import { fill, h, type Child } from '../dom.ts';
import type { ComponentItem, Item, WitItem } from '../items.ts';

export interface FitsOptions {
  readonly item: ComponentItem;
  readonly all: readonly Item[];
  /** Takes a component that was composed. */
  readonly composed: (name: string, bytes: Uint8Array) => void;
}

export function fitsView({ item, all, composed }: FitsOptions): HTMLElement {
  const others = all.filter((i): i is ComponentItem => i.kind === 'component' && i !== item);
  const worlds = all.filter((i): i is WitItem => i.kind === 'wit');
  const { value } = why(
    item.pkg,
    others.map((i) => i.pkg),
  );
  if (value === undefined) return h('p', { class: 'hint' }, 'It is not valid, and fits nobody.');
  const givers = [
    ...new Set(value.imports.flatMap((i) => (i.from === undefined ? [] : [i.from.label]))),
  ];
  const socket = others.filter(({ pkg }) => wants(pkg, item.pkg));
  const said = h('div', { class: 'said', role: 'status' });
  const compose = (socketItem: ComponentItem, plugs: readonly ComponentItem[]): void => {
    const graph = plug(
      socketItem.pkg,
      plugs.map((p) => p.pkg),
      { unused: 'warning' },
    );
    const encoded = graph.value === undefined ? undefined : encodeGraph(graph.value);
    const found = [...graph.diagnostics, ...(encoded?.diagnostics ?? [])].filter(
      (d) => d.severity === 'error',
    );
    if (encoded?.value === undefined || found.length > 0)
      return fill(said, h('pre', { class: 'problem' }, told(found)));
    const used = plugs.filter((p) => graph.value!.packages.includes(p.pkg));
    const name = [socketItem, ...used]
      .map((i) => i.label)
      .slice(0, 4)
      .join('+');
    composed(`${name}.wasm`, encoded.value);
  };
  return h(
    'div',
    {},
    value.imports.length === 0
      ? h('p', { class: 'hint' }, 'It imports nothing.')
      : h(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Imports' },
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                h('th', { scope: 'col' }, 'import'),
                h('th', { scope: 'col' }, 'given by'),
              ),
            ),
            h(
              'tbody',
              {},
              value.imports.map((i) =>
                h('tr', {}, h('td', {}, h('code', {}, i.import)), h('td', {}, giver(i))),
              ),
            ),
          ),
        ),
    givers.length > 0 &&
      h(
        'p',
        {},
        h(
          'button',
          { type: 'button', class: 'primary', onclick: () => compose(item, others) },
          `Compose with ${givers.join(', ')}`,
        ),
      ),
    socket.map((other) =>
      h(
        'p',
        {},
        h('code', {}, other.label),
        ' imports what it exports. ',
        h(
          'button',
          { type: 'button', onclick: () => compose(other, [item]) },
          `Compose ${other.label} with it`,
        ),
      ),
    ),
    said,
    worlds.map((wit) => fitOf(item.pkg, wit)),
  );
}

/** Whether one imports what another exports. */
function wants(socket: GraphPackage, given: GraphPackage): boolean {
  return why(socket, [given]).value?.imports.some((i) => i.from !== undefined) === true;
}

function giver({ import: name, from, why: reason, nearest, differences }: WhyImport): Child {
  if (from !== undefined) {
    const isOther = from.name !== name;
    return [
      h('strong', {}, from.label),
      isOther && [', which has ', h('code', {}, from.name)],
      differences.length > 0 &&
        h(
          'span',
          { class: 'problem' },
          `, but of another type (${counted(differences.length, 'difference')})`,
        ),
    ];
  }
  if (reason === 'types') return 'nobody: these are types alone';
  if (/^wasi:[^@]*(@0\.[23]\.|$)/.test(name)) return 'the page, which has WASI';
  return [
    h('span', { class: 'missing' }, 'nobody'),
    nearest !== undefined && [
      `; nearest comes `,
      h('code', {}, nearest.name),
      ` of ${nearest.label ?? 'it'}`,
    ],
  ];
}

function fitOf(pkg: GraphPackage, { model, label }: WitItem): HTMLElement {
  return h(
    'details',
    {},
    h('summary', {}, `Does it fit the worlds of ${label}?`),
    model.worlds.map((_, world) => {
      const { value, diagnostics } = why(pkg, { model, world });
      const verdict =
        value === undefined ? 'can’t be said' : value.fits ? 'it fits' : 'it doesn’t fit';
      return h(
        'div',
        {},
        h('p', {}, h('code', {}, worldName(model, world)), `: ${verdict}`),
        value !== undefined &&
          !value.fits &&
          h('pre', {}, [whyText(value, pkg.label), told(diagnostics)].join('\n')),
      );
    }),
  );
}

const told = (found: readonly Diagnostic[]): string => renderText(found, createSources()).trim();
