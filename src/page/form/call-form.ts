/**
 * A function -> a form for its arguments, with the call as a text beside it: each follows the other. What is wrong with the
 * text is told beneath it, with what would help; nothing is called before it is right.
 */
import { createSources, renderText } from '../../base/index.ts';
import { parseArguments, parseCall, printWave, type NamedResult } from '../../wave/index.ts';
import { structureOf, unalias, type Func, type TypeDef, type TypeRef } from '../../model/index.ts';
import { freshId, h } from '../dom.ts';
import type { CallableFunc, Handle } from '../worker/messages.ts';
import { HandleName } from './field.ts';
import { formContext } from './fields.ts';

/** A function of a model. */
export interface NamedFunc {
  readonly types: readonly TypeDef[];
  readonly func: Func;
}

export interface CallFormOptions {
  readonly types: readonly TypeDef[];
  readonly func: CallableFunc;
  /** The same as its WIT has it. */
  readonly named: NamedFunc | undefined;
  /** A call to begin with. */
  readonly example: string | undefined;
  /** The handles that there are. */
  readonly handles: () => readonly Handle[];
  /** Makes a call of a text that is right. */
  readonly call: (text: string) => void;
}

export interface CallForm {
  readonly element: HTMLElement;
  /** Other handles are there than before. */
  refresh(): void;
}

/** What the text of the call is called in messages. */
const file = 'the call';

export function callForm({
  types,
  func,
  named,
  example,
  handles,
  call,
}: CallFormOptions): CallForm {
  const { params } = func.type;
  const context = formContext(
    {
      types,
      handles: (type) =>
        handles()
          .filter((h) => fits(types, h.type, type))
          .map((h) => h.name),
      changed: () => fromFields(),
    },
    named?.types ?? [],
  );
  const fields = params.map(({ name, type }, i) =>
    context.field({ ref: type, named: named?.func.params[i]?.type }, name),
  );
  const id = freshId('call');
  const text = h('textarea', {
    id,
    class: 'wave',
    rows: 1,
    spellcheck: 'false',
    autocapitalize: 'off',
    'aria-describedby': `${id}-problem`,
    oninput: () => fromText(),
  });
  const problem = h('pre', { id: `${id}-problem`, class: 'problem', role: 'status' });
  const hint = h('p', { class: 'hint', role: 'status' });
  const button = h('button', { type: 'submit', class: 'primary' }, 'Call');

  /** What is wrong with the text, if anything; or what it waits for. */
  const settle = (wrong: string, wanted = ''): void => {
    problem.textContent = wrong;
    hint.textContent = wanted;
    text.setAttribute('aria-invalid', String(wrong !== ''));
    button.disabled = wrong !== '' || wanted !== '';
    // As high as what is in it, up to a limit.
    text.rows = Math.min(10, text.value.split('\n').length);
  };

  function fromFields(): void {
    const filled = fields.map((field) => field.read());
    if (filled.includes(undefined)) return settle('', 'Something is not filled in yet.');
    const opaque = (of: string, value: unknown): string =>
      value instanceof HandleName ? value.name : `<${of}>`;
    const texts = params.map(({ type }, i) => printWave(types, type, filled[i]!.value, { opaque }));
    const [found] = texts.flatMap((t) => t.diagnostics);
    if (found !== undefined) return settle(found.message);
    text.value = `${func.name}(${texts.map((t) => t.value).join(', ')})`;
    settle('');
  }

  function fromText(): void {
    const named = new Map<string, NamedResult>(
      handles().map(({ name, type }) => [name, { type, value: new HandleName(name) }]),
    );
    const parsed = parseCall(text.value, file);
    const told = (found: typeof parsed.diagnostics): string =>
      renderText(found, createSources([[file, text.value]])).trim();
    if (parsed.value === undefined) return settle(told(parsed.diagnostics));
    const name = `${parsed.value.isNew ? 'new ' : ''}${parsed.value.name}`;
    if (name !== func.name) return settle(`this is the form of ${func.name}`);
    const args = parseArguments(types, func.type, parsed.value, file, named);
    if (args.diagnostics.length > 0) return settle(told(args.diagnostics));
    fields.forEach((field, i) => field.write(args.value[i]));
    settle('');
  }

  fromFields();
  if (example !== undefined) {
    text.value = example;
    fromText();
  }
  const element = h(
    'form',
    {
      class: 'call',
      onsubmit: (event) => {
        event.preventDefault();
        if (!button.disabled) call(text.value);
      },
      onkeydown: (event) => {
        const { key, ctrlKey, metaKey } = event as KeyboardEvent;
        if (key === 'Enter' && (ctrlKey || metaKey)) element.requestSubmit();
      },
    },
    fields.length === 0
      ? h('p', { class: 'hint' }, 'It takes nothing.')
      : fields.map((f) => f.element),
    h(
      'div',
      { class: 'field whole' },
      h('label', { for: id }, 'The call as text'),
      text,
      problem,
      hint,
    ),
    h(
      'div',
      { class: 'actions' },
      button,
      h(
        'span',
        { class: 'hint' },
        'or Ctrl+Enter; gives ',
        h(
          'code',
          {},
          func.type.result === undefined
            ? 'nothing'
            : context.describe({ ref: func.type.result, named: named?.func.result }),
        ),
      ),
    ),
  );
  return {
    element,
    refresh() {
      for (const select of element.querySelectorAll('select.handle')) {
        select.dispatchEvent(new Event('handles'));
      }
      fromFields();
    },
  };
}

/** Whether a handle can be given for a type: one that is owned can be lent. */
function fits(types: readonly TypeDef[], has: TypeRef, wanted: TypeRef): boolean {
  const [own, wants] = [structureOf(types, has), structureOf(types, wanted)];
  if (typeof own === 'string' || own.kind !== 'own') return false;
  if (typeof wants === 'string' || (wants.kind !== 'own' && wants.kind !== 'borrow')) return false;
  return unalias(types, own.resource) === unalias(types, wants.resource);
}
