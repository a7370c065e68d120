/**
 * The trace of a running program as JSON, one event a line, for machines: `graph --trace` draws it. Values stand in WAVE, as
 * `--trace` shows them: cut where they are long.
 */
import { TraceResource, type Trace, type TraceEvent, type TraceValue } from '../runtime/index.ts';
import type { Plan } from '../plan/index.ts';
import { printWave } from '../wave/index.ts';
import type { TraceLineJson } from './json-forms.ts';

/** Characters of a string and elements of a list that are kept. */
const brief = { chars: 256, items: 64 };

/** A trace that writes lines; give it to `instantiate`. */
export function traceJson(plan: Plan, write: (line: string) => void): Trace {
  const value = ({ name, type, value: v }: TraceValue): { name: string; value: string } => ({
    name,
    value: printWave(plan.types, type, v, { brief, opaque }).value,
  });
  return (event) => {
    write(`${JSON.stringify(lineOf(event, value))}\n`);
  };
}

function lineOf(
  event: TraceEvent,
  value: (of: TraceValue) => { name: string; value: string },
): TraceLineJson {
  switch (event.kind) {
    case 'call':
      return { ...event, params: event.params.map(value) };
    case 'return': {
      const { result, ...rest } = event;
      return result === undefined ? rest : { ...rest, result: value(result).value };
    }
    case 'drop':
    case 'trap':
      return event;
    default:
      return event satisfies never;
  }
}

/** A handle by its resource. */
const opaque = (type: string, value: unknown): string =>
  `<${value instanceof TraceResource ? value.resource : type}>`;
