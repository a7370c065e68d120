/**
 * A component in its worker, as the page sees it: opened when it is first asked for, called by texts, ended and begun anew
 * at any moment.
 */
import type {
  Done,
  FromWorker,
  Handle,
  OpenedProgram,
  Surroundings,
  ToWorker,
  TraceRow,
} from './worker/messages.ts';

/** Told of what happens beside what calls give. */
export interface RunnerListener {
  /** Something was printed, something crossed, or handles came and went. */
  changed(what: 'output' | 'trace' | 'handles'): void;
}

/** Rows of a trace, and characters of output, that are kept. */
const most = { rows: 5000, output: 200_000 };

const stopped: Done = {
  outcome: 'refused',
  text: 'it was stopped',
  time: 0,
  handles: [],
  untold: 0,
};

export class Runner {
  readonly #file: string;
  readonly #bytes: Uint8Array;
  readonly #listener: RunnerListener;
  #worker: Worker | undefined;
  #opened: Promise<OpenedProgram | string> | undefined;
  #settle: ((opened: OpenedProgram | string) => void) | undefined;
  readonly #calls = new Map<number, (done: Done) => void>();
  #lastCall = 0;
  surroundings: Surroundings = { args: [], env: {}, stdin: '' };
  handles: readonly Handle[] = [];
  rows: readonly TraceRow[] = [];
  output = '';

  constructor(file: string, bytes: Uint8Array, listener: RunnerListener) {
    this.#file = file;
    this.#bytes = bytes;
    this.#listener = listener;
  }

  /** The program, or why there is none. */
  open(): Promise<OpenedProgram | string> {
    this.#opened ??= new Promise((resolve) => {
      this.#settle = resolve;
      const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
      this.#worker = worker;
      worker.addEventListener('message', ({ data }) => this.#heard(data as FromWorker));
      worker.addEventListener('error', (event) => {
        resolve(`its worker has failed: ${event.message}`);
        this.#end();
      });
      const { surroundings } = this;
      this.#send({ kind: 'open', file: this.#file, bytes: this.#bytes, surroundings });
    });
    return this.#opened;
  }

  get isBusy(): boolean {
    return this.#calls.size > 0;
  }

  async call(func: number, text: string): Promise<Done> {
    return this.#ask((id) => ({ kind: 'call', id, func, text }));
  }

  async drop(name: string): Promise<Done> {
    return this.#ask((id) => ({ kind: 'drop', id, name }));
  }

  /** Ends what runs; the next call begins with a new instance. */
  stop(): void {
    this.#end();
    this.#opened = undefined;
  }

  clear(): void {
    this.rows = [];
    this.output = '';
    this.#listener.changed('trace');
    this.#listener.changed('output');
  }

  async #ask(message: (id: number) => ToWorker): Promise<Done> {
    const opened = await this.open();
    if (typeof opened === 'string') return { ...stopped, text: opened };
    const id = ++this.#lastCall;
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      this.#send(message(id));
    });
  }

  #send(message: ToWorker): void {
    this.#worker!.postMessage(message);
  }

  #heard(message: FromWorker): void {
    switch (message.kind) {
      case 'opened':
        return this.#settle!(message.program);
      case 'not-opened':
        return this.#settle!(message.text);
      case 'output':
        this.output = (this.output + message.text).slice(-most.output);
        return this.#listener.changed('output');
      case 'crossed':
        this.rows = [...this.rows, ...message.events].slice(-most.rows);
        return this.#listener.changed('trace');
      case 'done': {
        const resolve = this.#calls.get(message.id);
        this.#calls.delete(message.id);
        this.handles = message.handles;
        this.#listener.changed('handles');
        return resolve?.(message);
      }
      default:
        return message satisfies never;
    }
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const resolve of this.#calls.values()) resolve(stopped);
    this.#calls.clear();
    this.handles = [];
    this.#listener.changed('handles');
  }
}
