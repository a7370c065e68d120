/** What a component exports to be called: a list that is filtered, each with its form, and what came back of it. */
import { counted, funcsExportedBy } from '../../telling/index.ts';
import { describeFunction, partsOf } from '../../wave/index.ts';
import type { Func, TypeRef } from '../../model/index.ts';
import { fill, freshId, h } from '../dom.ts';
import { callForm, type CallForm, type NamedFunc } from '../form/call-form.ts';
import type { ComponentItem } from '../items.ts';
import type { Runner } from '../runner.ts';
import type { CallableFunc, Done, OpenedProgram } from '../worker/messages.ts';

/** Functions that are listed at once; the filter finds the others. */
const mostListed = 60;
/** Results of a function that are kept in sight. */
const mostResults = 5;
/** Characters of a result that are shown. */
const longest = 100_000;

export interface FunctionsView {
  readonly element: HTMLElement;
  refresh(): void;
}

export function functionsView(
  { decoded, examples }: ComponentItem,
  runner: Runner,
  program: OpenedProgram,
): FunctionsView {
  const named =
    decoded?.world === undefined
      ? new Map<string, Func>()
      : funcsExportedBy(decoded.model, decoded.world);
  const namedOf = ({ path }: CallableFunc): NamedFunc | undefined => {
    const func = named.get(path.join('#'));
    return func === undefined ? undefined : { types: decoded!.model.types, func };
  };
  const signature = (func: CallableFunc): string => {
    const known = namedOf(func);
    return known === undefined ? func.signature : describeFunction(known.types, known.func);
  };
  const { funcs, others, missing } = program;
  // One is open from the beginning, of those that want no object.
  const first = funcs.find(({ type }) => !type.params.some((p) => wantsHandle(program, p.type)));
  const forms = new Map<CallableFunc, CallForm>();
  const list = h('div', { class: 'functions' });
  const more = h('p', { class: 'hint', role: 'status' });
  const filterId = freshId('filter');
  const filter = h('input', {
    id: filterId,
    type: 'search',
    autocomplete: 'off',
    oninput: () => show(),
  });
  const rows = new Map<CallableFunc, HTMLElement>();
  const handles = h('div', { class: 'handles' });
  const stop = h(
    'button',
    { type: 'button', hidden: true, class: 'stop', onclick: () => runner.stop() },
    'Stop what runs',
  );

  const rowOf = (func: CallableFunc, index: number, isOpen: boolean): HTMLElement => {
    const known = rows.get(func);
    if (known !== undefined) return known;
    const results = h('div', { class: 'results', 'aria-live': 'polite' });
    const body = h('div', { class: 'body' });
    const open = (): void => {
      if (forms.has(func)) return;
      const form = callForm({
        types: program.types,
        func,
        named: namedOf(func),
        example: examples.find((text) => text.startsWith(`${func.name}(`)),
        handles: () => runner.handles,
        call: (text) => void run(text),
      });
      forms.set(func, form);
      fill(body, form.element, results);
    };
    const run = async (text: string): Promise<void> => {
      const waiting = setTimeout(() => (stop.hidden = false), 300);
      const done = await runner.call(index, text);
      clearTimeout(waiting);
      stop.hidden = !runner.isBusy;
      results.prepend(resultOf(text, done));
      while (results.childElementCount > mostResults) results.lastElementChild!.remove();
    };
    const row = h(
      'details',
      { class: 'function', open: isOpen, ontoggle: open },
      h(
        'summary',
        {},
        h('code', { class: 'name' }, func.short),
        ' ',
        h('code', { class: 'signature' }, signature(func)),
      ),
      body,
    );
    if (isOpen) open();
    rows.set(func, row);
    return row;
  };

  function show(): void {
    const words = filter.value
      .toLowerCase()
      .split(/\s+/)
      .filter((w) => w !== '');
    const matching = funcs.flatMap((func, index) => {
      const text = `${func.name} ${signature(func)}`.toLowerCase();
      return words.every((w) => text.includes(w)) ? [{ func, index }] : [];
    });
    const shown = matching.slice(0, mostListed);
    const groups = Map.groupBy(shown, ({ func }) => func.instance);
    fill(
      list,
      [...groups].map(([instance, group]) => [
        instance !== '' && h('h3', {}, h('code', {}, instance)),
        group.map(({ func, index }) => rowOf(func, index, func === first)),
      ]),
    );
    const left = matching.length - shown.length;
    more.textContent =
      matching.length === 0
        ? 'no function has such a name or type'
        : left > 0
          ? `${left} more; the filter finds them`
          : '';
  }

  function showHandles(): void {
    fill(
      handles,
      runner.handles.length > 0 && h('h3', {}, 'Objects that calls gave'),
      h(
        'ul',
        { class: 'chips' },
        runner.handles.map(({ name }) =>
          h(
            'li',
            {},
            h('code', {}, name),
            h(
              'button',
              {
                type: 'button',
                'aria-label': `Drop ${name}`,
                title: 'drop it',
                onclick: () => void runner.drop(name),
              },
              '✕',
            ),
          ),
        ),
      ),
    );
  }

  show();
  showHandles();
  return {
    element: h(
      'div',
      {},
      missing.length > 0 &&
        h(
          'p',
          { class: 'note' },
          `Nobody gives ${missing.slice(0, 4).join(', ')}${missing.length > 4 ? ` and ${missing.length - 4} more` : ''}: what calls that, traps. Compose it with a component that does.`,
        ),
      funcs.length === 0 &&
        h('p', { class: 'hint' }, 'It exports no function that could be called.'),
      funcs.length > 8 &&
        h(
          'div',
          { class: 'field filter' },
          h('label', { for: filterId }, `Filter ${counted(funcs.length, 'function')}`),
          filter,
        ),
      stop,
      handles,
      list,
      more,
      others.length > 0 &&
        h(
          'details',
          { class: 'others' },
          h('summary', {}, `${counted(others.length, 'function')} that can’t be called by a form`),
          h('p', { class: 'hint' }, 'They take streams, futures, or handles that no call gives.'),
          h(
            'ul',
            {},
            others.slice(0, 200).map((name) => h('li', {}, h('code', {}, name))),
          ),
        ),
    ),
    refresh() {
      showHandles();
      for (const form of forms.values()) form.refresh();
    },
  };
}

function wantsHandle({ types }: OpenedProgram, ref: TypeRef): boolean {
  return partsOf(types, ref).some(
    (part) => typeof part !== 'string' && (part.kind === 'own' || part.kind === 'borrow'),
  );
}

const headings: Readonly<Record<Done['outcome'], string>> = {
  value: 'gave',
  nothing: 'returned',
  error: 'failed with',
  trap: 'trapped',
  exit: 'ended',
  refused: 'was not called',
};

function resultOf(text: string, { outcome, text: told, time, untold }: Done): HTMLElement {
  const isLong = told.length > longest;
  return h(
    'figure',
    { class: `result ${outcome}` },
    h(
      'figcaption',
      {},
      h('code', {}, text.length > 200 ? `${text.slice(0, 200)}…` : text),
      ` ${headings[outcome]}`,
      h('span', { class: 'hint' }, ` ${time < 10 ? time.toFixed(1) : Math.round(time)} ms`),
    ),
    told !== '' && h('pre', {}, isLong ? `${told.slice(0, longest)}…` : told),
    untold > 0 &&
      h('p', { class: 'hint' }, `${counted(untold, 'crossing')} more than the trace shows`),
    outcome === 'trap' &&
      h(
        'p',
        { class: 'hint' },
        'With it the instance is gone, and all its objects; the next call makes another.',
      ),
  );
}
