/**
 * The trace of a running program as lines to read: who calls whom, with what, what came back, and what it took: bytes
 * copied, handles moved. Calls are indented by their depth.
 */
import { displayWidth } from '../base/index.ts';
import { TraceResource } from '../runtime/index.ts';
import type { Plan } from '../plan/index.ts';
import type { Trace, TraceEvent, TraceHandle, TraceValue } from '../runtime/index.ts';
import { printWave } from '../wave/index.ts';
import { label, shortFunction, shortNames } from './short-names.ts';

export interface TraceOptions {
  /** The plan that runs: its types are those of the events' values, its instances are who speaks. */
  readonly plan: Plan;
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
export function traceLines({ plan, write, color }: TraceOptions): Trace {
  const names = shortNames(plan);
  const who = (instance: string): string => label(names.get(instance) ?? instance);
  const paint = (code: string, text: string): string =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;
  const value = ({ type, value: v }: TraceValue): string =>
    printWave(plan.types, type, v, { brief, opaque }).value;

  function line(event: TraceEvent): string {
    const indent = '  '.repeat(Math.min(event.depth, maxIndent));
    switch (event.kind) {
      case 'call': {
        const args = event.params.map(value).join(', ');
        const before = `${indent}${who(event.from)}`;
        const after = `${who(event.to)}  ${shortFunction(event.func)}(${args})`;
        return crossing(before, '->', after, notes(event, who));
      }
      case 'return': {
        const result = event.result === undefined ? 'returned' : value(event.result);
        const before = `${indent}${who(event.to)}`;
        return crossing(before, '<-', `${who(event.from)}  ${result}`, notes(event, who));
      }
      case 'drop': {
        const index = event.index === undefined ? '' : ` ${who(event.from)}#${event.index}`;
        const then = event.destructor ? `; ${who(event.to)} runs its destructor` : '';
        return `${indent}${who(event.from)} drops ${label(event.resource)}${index}${then}`;
      }
      case 'trap':
        if (event.code === 'trap/exit') return `${indent}${label(event.message)}`;
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

function notes(
  event: Extract<TraceEvent, { kind: 'call' | 'return' }>,
  who: (instance: string) => string,
): string[] {
  const { bytes } = event;
  const copied = bytes === 0 ? [] : [`${bytes} byte${bytes === 1 ? '' : 's'} copied`];
  return [
    ...copied,
    ...event.handles.map((handle) => handleNote(handle, who(event.from), who(event.to))),
  ];
}

/** `secret moved: provider#1 -> app#2` */
function handleNote(handle: TraceHandle, from: string, to: string): string {
  const side = (of: string, index: number | undefined): string =>
    index === undefined ? of : `${of}#${index}`;
  const verb = handle.kind === 'own' ? 'moved' : 'lent';
  return `${label(handle.resource)} ${verb}: ${side(from, handle.from)} -> ${side(to, handle.to)}`;
}
