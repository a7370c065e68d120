/**
 * The trace of a running program as lines to read: who calls whom, with what, what came back, and what it took: bytes
 * copied, handles moved. Calls are indented by their depth.
 */
import { displayWidth, printable } from '../base/index.ts';
import type { TypeDef } from '../model/index.ts';
import { TraceResource } from '../runtime/index.ts';
import type { Trace, TraceEvent, TraceHandle, TraceValue } from '../runtime/index.ts';
import { printWave } from '../wave/index.ts';

export interface TraceOptions {
  /** The types that the values of events refer to. */
  readonly types: readonly TypeDef[];
  /** Told of each line, with its line break. */
  readonly write: (line: string) => void;
  readonly color: boolean;
}

/** Characters of a string and elements of a list that are shown. */
const brief = { chars: 32, items: 8 };
/** Levels after which the indentation doesn't grow. */
const maxIndent = 16;
/** The column in which notes begin, where there is room. */
const noteColumn = 72;

/** A trace that writes lines; give it to `instantiate`. */
export function traceLines({ types, write, color }: TraceOptions): Trace {
  const paint = (code: string, text: string): string =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;
  const value = ({ type, value: v }: TraceValue): string =>
    printWave(types, type, v, { brief, opaque }).value;

  function line(event: TraceEvent): string {
    const indent = '  '.repeat(Math.min(event.depth, maxIndent));
    switch (event.kind) {
      case 'call': {
        const args = event.params.map(value).join(', ');
        const before = `${indent}${label(event.from)}`;
        const after = `${label(event.to)}  ${shortFunction(event.func)}(${args})`;
        return crossing(before, '->', after, notes(event));
      }
      case 'return': {
        const result = event.result === undefined ? 'returned' : value(event.result);
        const before = `${indent}${label(event.to)}`;
        return crossing(before, '<-', `${label(event.from)}  ${result}`, notes(event));
      }
      case 'drop': {
        const index = event.index === undefined ? '' : ` ${label(event.from)}#${event.index}`;
        const then = event.destructor ? `; ${label(event.to)} runs its destructor` : '';
        return `${indent}${label(event.from)} drops ${label(event.resource)}${index}${then}`;
      }
      case 'trap':
        return `${indent}${paint('1;31', 'trap')}  ${label(event.code)}`;
      default:
        return event satisfies never;
    }
  }

  function crossing(
    before: string,
    arrow: string,
    after: string,
    remarks: readonly string[],
  ): string {
    const text = `${before} ${paint('36', arrow)} ${after}`;
    if (remarks.length === 0) return text;
    const width = displayWidth(`${before} ${arrow} ${after}`);
    return `${text}${' '.repeat(Math.max(2, noteColumn - width))}${paint('2', remarks.join(', '))}`;
  }

  return (event) => {
    write(`${line(event)}\n`);
  };
}

/** A handle by its resource, whether it is owned or borrowed: the notes tell which. */
function opaque(type: string, value: unknown): string {
  return `<${label(value instanceof TraceResource ? value.resource : type)}>`;
}

function notes(event: Extract<TraceEvent, { kind: 'call' | 'return' }>): string[] {
  const { bytes } = event;
  const copied = bytes === 0 ? [] : [`${bytes} byte${bytes === 1 ? '' : 's'} copied`];
  return [...copied, ...event.handles.map((handle) => handleNote(handle, event))];
}

/** `own secret: provider#1 -> app#2` */
function handleNote(handle: TraceHandle, { from, to }: { from: string; to: string }): string {
  const side = (of: string, index: number | undefined): string =>
    index === undefined ? label(of) : `${label(of)}#${index}`;
  const verb = handle.kind === 'own' ? 'moved' : 'lent';
  const way = `${side(from, handle.from)} -> ${side(to, handle.to)}`;
  return `${label(handle.resource)} ${verb}: ${way}`;
}

/** `demo:secret-store/store@0.1.0#[method]secret.expose` is `store.secret.expose` to a reader. */
function shortFunction(full: string): string {
  const hash = full.lastIndexOf('#');
  const func = full.slice(hash + 1).replace(/^\[(?:method|static)\]/, '');
  const constructed = /^\[constructor\](.*)$/s.exec(func);
  const shown = constructed === null ? func : `new ${constructed[1]}`;
  if (hash === -1) return label(shown);
  const path = full.slice(0, hash).replace(/@[^@]*$/, '');
  return label(`${path.slice(path.lastIndexOf('/') + 1)}.${shown}`);
}

/** A name of the input, short and without anything that a terminal would obey. */
function label(text: string): string {
  const shown = printable(text);
  return shown.length <= 60 ? shown : `${shown.slice(0, 59)}…`;
}
