/** Events of a trace -> rows of a table, told in portions; of a call that crosses very often the first ones. */
import type { Plan } from '../../plan/index.ts';
import {
  TraceResource,
  type Trace,
  type TraceEvent,
  type TraceValue,
} from '../../runtime/index.ts';
import { label, shortFunction, shortNames } from '../../telling/index.ts';
import { printWave } from '../../wave/index.ts';
import type { TraceRow } from './messages.ts';

/** Characters of a string and elements of a list that are shown. */
const brief = { chars: 48, items: 8 };
/** Rows of a call. */
const mostRows = 2000;
/** Rows of a portion. */
const portion = 250;

export class Tracing {
  readonly #plan: Plan;
  readonly #tell: (rows: readonly TraceRow[]) => void;
  readonly #names: ReadonlyMap<string, string>;
  #rows: TraceRow[] = [];
  #told = 0;
  #untold = 0;

  constructor(plan: Plan, tell: (rows: readonly TraceRow[]) => void) {
    this.#plan = plan;
    this.#tell = tell;
    this.#names = shortNames(plan);
  }

  readonly trace: Trace = (event) => {
    if (this.#told >= mostRows && event.kind !== 'trap') {
      this.#untold++;
      return;
    }
    this.#told++;
    this.#rows.push(this.#row(event));
    if (this.#rows.length >= portion) this.#flush();
  };

  /** At the end of a call; gives how many events of it were not told. */
  end(): number {
    this.#flush();
    const untold = this.#untold;
    this.#told = this.#untold = 0;
    return untold;
  }

  #flush(): void {
    if (this.#rows.length > 0) this.#tell(this.#rows);
    this.#rows = [];
  }

  #row(event: TraceEvent): TraceRow {
    const { kind, depth } = event;
    if (event.kind === 'trap') {
      const shown = { from: '', to: '', what: label(event.message) };
      return { kind, depth, from: '', to: '', func: '', shown, bytes: 0, handles: 0 };
    }
    const { from, to } = event;
    const ends = { from: this.#who(from), to: this.#who(to) };
    if (event.kind === 'drop') {
      const what = `drops ${label(event.resource)}${event.destructor ? ', whose destructor runs' : ''}`;
      return { kind, depth, from, to, func: '', shown: { ...ends, what }, bytes: 0, handles: 0 };
    }
    const what =
      event.kind === 'call'
        ? `${shortFunction(event.func)}(${event.params.map((p) => this.#text(p)).join(', ')})`
        : event.result === undefined
          ? 'returned'
          : this.#text(event.result);
    const { func, bytes, handles } = event;
    return {
      kind,
      depth,
      from,
      to,
      func,
      shown: { ...ends, what },
      bytes,
      handles: handles.length,
    };
  }

  #who(instance: string): string {
    return label(this.#names.get(instance) ?? instance);
  }

  #text({ type, value }: TraceValue): string {
    const opaque = (of: string, handle: unknown): string =>
      `<${label(handle instanceof TraceResource ? handle.resource : of)}>`;
    return printWave(this.#plan.types, type, value, { brief, opaque }).value;
  }
}
