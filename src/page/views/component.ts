/** All that the page has to say of one component; what one calls comes first, what it is made of last. */
import { bytes } from '../../telling/index.ts';
import { fill, freshId, h, type Child } from '../dom.ts';
import type { ComponentItem } from '../items.ts';
import type { Runner } from '../runner.ts';
import { drawingView } from './drawing.ts';
import { functionsView } from './functions.ts';
import { insideView } from './inside.ts';
import { surroundingsView } from './surroundings.ts';
import { traceView } from './trace.ts';
import { witView } from './wit.ts';

/** A part of the view that follows what happens. */
export interface LiveView {
  readonly element: HTMLElement;
  refresh(): void;
}

export interface ComponentView {
  readonly element: HTMLElement;
  /** Told what of its runner has changed. */
  changed(what: 'output' | 'trace' | 'handles'): void;
}

export interface ComponentViewOptions {
  readonly item: ComponentItem;
  readonly runner: Runner;
  /** Who fits whom. */
  readonly fits: HTMLElement;
  readonly save: () => void;
  readonly remove: () => void;
}

export function componentView({
  item,
  runner,
  fits,
  save,
  remove,
}: ComponentViewOptions): ComponentView {
  const functions = h('div', {}, h('p', { class: 'hint' }, 'It is being linked …'));
  const trace = traceView(runner);
  const drawing = drawingView(item, runner);
  const around = h('div', {});
  const surroundings = surroundingsView(runner);
  // Of a large one it takes its time, which nobody has to wait for.
  const inside = h(
    'details',
    {
      ontoggle: () => {
        if (inside.childElementCount === 1) inside.append(insideView(item));
      },
    },
    h('summary', {}, 'What it is made of'),
  );
  let called: LiveView | undefined;
  void runner.open().then((program) => {
    if (typeof program === 'string') {
      return fill(functions, h('pre', { class: 'problem' }, program));
    }
    called = functionsView(item, runner, program);
    fill(functions, called.element);
    if (program.hasPlatform) fill(around, section('What it finds of WASI', surroundings.element));
  });
  const { decoded, problems, pkg } = item;
  return {
    element: h(
      'article',
      {},
      h(
        'header',
        { class: 'item-head' },
        h('h2', { tabindex: -1 }, item.label),
        h('span', { class: 'hint' }, bytes(pkg.bytes.length)),
        h(
          'button',
          { type: 'button', onclick: save, class: item.isMade ? 'primary' : undefined },
          'Save the component',
        ),
        h('button', { type: 'button', onclick: remove }, 'Take it off the page'),
      ),
      problems !== '' && h('pre', { class: 'problem' }, problems),
      section('Functions', functions),
      around,
      section('Composition', drawing.element),
      section('Trace', trace.element),
      section('Imports, and who fits', fits),
      section(
        'WIT',
        decoded === undefined
          ? h('p', { class: 'hint' }, 'It is not valid, and has none.')
          : h(
              'details',
              { open: true },
              h('summary', {}, 'Imports, exports and types'),
              witView(decoded.model),
            ),
      ),
      section('Sections and memories', inside),
    ),
    changed(what) {
      if (what === 'output') surroundings.refresh();
      if (what === 'handles') called?.refresh();
      if (what === 'trace') {
        trace.refresh();
        drawing.refresh();
      }
    },
  };
}

export function section(title: string, ...children: readonly Child[]): HTMLElement {
  const id = freshId('section');
  return h('section', { 'aria-labelledby': id }, h('h3', { id }, title), children);
}
