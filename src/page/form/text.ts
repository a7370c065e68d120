/** Fields of one line: strings as they are; numbers, chars and whatever has no field of its own as WAVE, checked as one types. */
import type { Primitive, Structure } from '../../model/index.ts';
import { parseWave, printWave } from '../../wave/index.ts';
import { freshId, h } from '../dom.ts';
import type { Field, FormContext, Typed } from './field.ts';

/** What is filled in first, so that a form can be sent as it is. */
function firstText(type: Structure): string {
  if (typeof type === 'string') {
    if (type === 'char') return 'a';
    return type === 'error-context' ? '' : '0';
  }
  return type.kind === 'list' ? '[]' : '';
}

export function textField(
  { types, describe, changed }: FormContext,
  type: Structure,
  of: Typed,
  label: string,
): Field {
  const id = freshId('field');
  const isChar = type === 'char';
  const isNumber = typeof type === 'string' && !isChar;
  const input = h('input', {
    id,
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    inputmode: isNumber ? 'decimal' : undefined,
    class: isNumber ? 'number' : 'wave',
    'aria-describedby': `${id}-problem`,
    oninput: () => {
      check();
      changed();
    },
  });
  input.value = firstText(type);
  const problem = h('p', { id: `${id}-problem`, class: 'problem' });
  const read = (): ReturnType<typeof parseWave> => {
    // A char is typed as it is.
    const text = isChar
      ? `'${input.value.replaceAll(/['\\]/g, String.raw`\$&`)}'`
      : input.value.trim();
    return parseWave(types, of.ref, text);
  };
  const check = (): void => {
    const [found] = read().diagnostics;
    problem.textContent = found?.message.replaceAll('`', '') ?? '';
    input.setAttribute('aria-invalid', String(found !== undefined));
  };
  return {
    element: h(
      'div',
      { class: 'field' },
      h('label', { for: id }, label, ' ', h('code', { class: 'type' }, describe(of))),
      input,
      problem,
    ),
    read() {
      const { value, diagnostics } = read();
      return diagnostics.length > 0 ? undefined : { value };
    },
    write(value) {
      input.value = isChar ? String(value) : printWave(types, of.ref, value).value;
      check();
    },
  };
}

export function stringField(
  { describe, changed }: FormContext,
  _type: Primitive,
  of: Typed,
  label: string,
): Field {
  const id = freshId('field');
  const input = h('textarea', { id, rows: 1, spellcheck: 'false', oninput: () => changed() });
  return {
    element: h(
      'div',
      { class: 'field' },
      h('label', { for: id }, label, ' ', h('code', { class: 'type' }, describe(of))),
      input,
    ),
    read: () => ({ value: input.value }),
    write(value) {
      input.value = String(value);
    },
  };
}

export function boolField(
  { changed }: FormContext,
  _type: Primitive,
  _of: Typed,
  label: string,
): Field {
  const id = freshId('field');
  const input = h('input', { id, type: 'checkbox', onchange: () => changed() });
  return {
    element: h('div', { class: 'field check' }, input, h('label', { for: id }, label)),
    read: () => ({ value: input.checked }),
    write(value) {
      input.checked = value === true;
    },
  };
}
