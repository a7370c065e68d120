/**
 * Lists -> the directives of a script: definitions and instances of components and modules, calls, and what is
 * asserted of them (test/README.md of the component model, and the core specification's script format). How they are
 * run is `run.ts`'s.
 */
import { diagnostic, type Outcome } from '../base/index.ts';
import { NotALists, readSExprs, type SExpr, type SList } from './sexpr.ts';

/** A component or module, in one of the forms in which scripts have them. */
export interface Unit {
  readonly name?: string;
  readonly form:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'binary'; readonly bytes: Uint8Array }
    /** Text that need not even be well-formed. */
    | { readonly kind: 'quote'; readonly text: string };
}

export interface Invoke {
  readonly instance?: string;
  readonly func: string;
  readonly args: readonly SExpr[];
}

export type Directive = { readonly line: number } & (
  | { readonly kind: 'definition' | 'unit'; readonly unit: Unit }
  | { readonly kind: 'instance'; readonly name?: string; readonly of: string | undefined }
  | { readonly kind: 'register'; readonly as: string; readonly instance?: string }
  | { readonly kind: 'invoke'; readonly invoke: Invoke }
  | {
      readonly kind: 'assert_return';
      readonly invoke: Invoke;
      readonly results: readonly SExpr[];
    }
  | {
      readonly kind: 'assert_trap';
      readonly what: Invoke | Unit;
      readonly message: string;
    }
  | {
      readonly kind: 'assert_invalid' | 'assert_malformed' | 'assert_unlinkable';
      readonly unit: Unit;
      readonly message: string;
    }
  | { readonly kind: 'unknown'; readonly word: string }
);

/** The directives of a script. With an error, there are none: a script is run as a whole or not at all. */
export function readScript(text: string, file: string): Outcome<readonly Directive[]> {
  const lines = lineStarts(text);
  try {
    const directives = readSExprs(text).map((list): Directive => {
      if (list.kind !== 'list') throw new NotALists('a directive must be a list', list.start);
      return { line: lineOf(lines, list.start), ...readDirective(text, list) } as Directive;
    });
    return { value: directives, diagnostics: [] };
  } catch (e) {
    if (!(e instanceof NotALists)) throw e;
    const span = { file, start: e.offset, end: e.offset + 1 };
    return { value: [], diagnostics: [diagnostic('wast/not-a-script', e.message, span)] };
  }
}

/** Whether a component or module of a script is text, for which running it takes an assembler. */
export function hasText(directives: readonly Directive[]): boolean {
  return directives.some((d) => {
    const part = d.kind === 'assert_trap' ? d.what : 'unit' in d ? d.unit : undefined;
    return part !== undefined && 'form' in part && part.form.kind !== 'binary';
  });
}

type Body<D> = D extends unknown ? Omit<D, 'line'> : never;

function readDirective(text: string, list: SList): Body<Directive> {
  const word = wordAt(list, 0) ?? '';
  switch (word) {
    case 'component':
    case 'module': {
      const next = wordAt(list, 1);
      if (next === 'instance') {
        const [name, of] = [wordAt(list, 2), wordAt(list, 3)];
        return { kind: 'instance', of, ...(name === undefined ? {} : { name }) };
      }
      return { kind: next === 'definition' ? 'definition' : 'unit', unit: readUnit(text, list) };
    }
    case 'register': {
      const instance = wordAt(list, 2);
      return {
        kind: 'register',
        as: stringAt(list, 1),
        ...(instance === undefined ? {} : { instance }),
      };
    }
    case 'invoke':
      return { kind: 'invoke', invoke: readInvoke(list) };
    case 'assert_return':
      return { kind: word, invoke: readInvoke(listAt(list, 1)), results: list.items.slice(2) };
    case 'assert_trap': {
      const what = listAt(list, 1);
      const invoked = wordAt(what, 0) === 'invoke';
      return {
        kind: word,
        what: invoked ? readInvoke(what) : readUnit(text, what),
        message: stringAt(list, 2),
      };
    }
    case 'assert_invalid':
    case 'assert_malformed':
    case 'assert_unlinkable':
      return { kind: word, unit: readUnit(text, listAt(list, 1)), message: stringAt(list, 2) };
    default:
      return { kind: 'unknown', word };
  }
}

function readInvoke(list: SList): Invoke {
  const instance = wordAt(list, 1);
  const at = instance === undefined ? 1 : 2;
  return {
    func: stringAt(list, at),
    args: list.items.slice(at + 1),
    ...(instance === undefined ? {} : { instance }),
  };
}

function readUnit(text: string, list: SList): Unit {
  const keyword = list.items[0]!;
  let at = 1;
  const isDefinition = wordAt(list, at) === 'definition';
  if (isDefinition) at++;
  const name = wordAt(list, at)?.startsWith('$') === true ? wordAt(list, at++) : undefined;
  const form = wordAt(list, at);
  const common = name === undefined ? {} : { name };
  if (form === 'binary' || form === 'quote') {
    const strings = list.items
      .slice(at + 1)
      .map((i) => (i.kind === 'string' ? i.bytes : new Uint8Array()));
    const bytes = joined(strings, form === 'quote' ? [0x20] : []);
    if (form === 'binary') return { ...common, form: { kind: 'binary', bytes } };
    const content = new TextDecoder().decode(bytes);
    const kind = keyword.kind === 'word' ? keyword.text : 'component';
    return { ...common, form: { kind: 'quote', text: `(${kind} ${content})` } };
  }
  const definition = isDefinition ? list.items[1]! : undefined;
  const source =
    definition === undefined
      ? text.slice(list.start, list.end)
      : text.slice(list.start, definition.start) + text.slice(definition.end, list.end);
  return { ...common, form: { kind: 'text', text: source } };
}

function joined(parts: readonly Uint8Array[], between: readonly number[]): Uint8Array {
  const out: number[] = [];
  for (const part of parts) {
    for (const byte of part) out.push(byte);
    for (const byte of between) out.push(byte);
  }
  return Uint8Array.from(out);
}

function wordAt(list: SList, index: number): string | undefined {
  const item = list.items[index];
  return item?.kind === 'word' ? item.text : undefined;
}

function stringAt(list: SList, index: number): string {
  const item = list.items[index];
  if (item?.kind !== 'string') throw new NotALists('a string must stand in this list', list.start);
  return new TextDecoder().decode(item.bytes);
}

function listAt(list: SList, index: number): SList {
  const item = list.items[index];
  if (item?.kind !== 'list') throw new NotALists('a list must stand in this list', list.start);
  return item;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
