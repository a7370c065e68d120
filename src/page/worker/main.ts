/**
 * The worker in which a component runs: links it, and does what the page asks for, one after the other. It can be ended at any
 * moment, as no code of a component runs in the page itself.
 */
import { printable } from '../../base/index.ts';
import { link } from '../../link/index.ts';
import { wantsSomething } from '../../runtime/index.ts';
import { callablesOf, callName } from '../../telling/index.ts';
import { wasi, type Wasi } from '../../wasi/index.ts';
import type { FromWorker, Surroundings, ToWorker } from './messages.ts';
import { Session, textOf } from './session.ts';

/** The worker itself; its types are not among those of pages. */
const scope = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  addEventListener(kind: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
};
const tell = (message: FromWorker): void => scope.postMessage(message);

/** V8 keeps ten lines of a stack by itself, which say little of several components. */
Error.stackTraceLimit = 200;

async function open(
  file: string,
  bytes: Uint8Array,
  surroundings: Surroundings,
): Promise<Session | undefined> {
  const { value: program, diagnostics } = await link({ file, bytes });
  if (program === undefined) {
    tell({ kind: 'not-opened', text: textOf(diagnostics) });
    return undefined;
  }
  const platform = (): Promise<Wasi> => platformOf(file, surroundings);
  const session = new Session(program, platform, (events) => tell({ kind: 'crossed', events }));
  const wanted = program.plan.imports.filter(wantsSomething).map((item) => item.name);
  const served = await platform();
  const isServed = (name: string): boolean =>
    Object.hasOwn(served, name.replace(/@(0\.[23])\..*$/, '@$1.0'));
  tell({
    kind: 'opened',
    program: {
      types: program.plan.types,
      funcs: session.funcs,
      others: callablesOf(program).others.map(callName),
      missing: wanted.filter((name) => !isServed(name)),
      hasPlatform: wanted.some(isServed),
    },
  });
  return session;
}

function platformOf(file: string, { args, env, stdin }: Surroundings): Promise<Wasi> {
  return wasi({
    args: [file, ...args],
    env,
    stdin: { text: stdin },
    stdout: output('out'),
    stderr: output('err'),
  });
}

function output(stream: 'out' | 'err'): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  return (bytes) => tell({ kind: 'output', stream, text: decoder.decode(bytes, { stream: true }) });
}

let session: Promise<Session | undefined> = Promise.resolve(undefined);

scope.addEventListener('message', ({ data }) => {
  if (data.kind === 'open') {
    session = open(data.file, data.bytes, data.surroundings).catch((error: unknown) => {
      tell({ kind: 'not-opened', text: printable(String(error)) });
      return undefined;
    });
    return;
  }
  const { id } = data;
  // One after the other: a store is entered by one call at a time.
  session = session.then(async (open) => {
    if (open === undefined) return open;
    const done =
      data.kind === 'call' ? await open.call(data.func, data.text) : open.drop(data.name);
    tell({ kind: 'done', id, ...done });
    return open;
  });
});
