/**
 * The stack of what an engine threw -> frames of guests' core code, innermost first, each with its component. Adapters
 * and guards carry names, by which they are known in a stack and left out: an adapter says who called whom; where
 * JavaScript called core code, the way of the trap says for whom (`passages.ts`). Stacks are text, in which names of
 * guests stand as they are: what is read of it is for people.
 */
import { guardName } from './guard-name.ts';
import { passagesOf } from './passages.ts';
import type { Trap, TrapFrame, TrapPlace } from './trap.ts';

/** A line of a stack. */
interface Line {
  /** What tells core modules apart; absent for JavaScript. */
  readonly origin?: string;
  readonly module?: string;
  readonly func?: string;
  readonly index?: number;
  readonly offset?: number;
}

/** The frames of a trap; none where the engine tells of none. */
export function framesOf(trap: Trap): readonly TrapFrame[] {
  const { places, plan } = passagesOf(trap);
  const lines = stackOf(trap).split('\n').map(readLine);
  const ours = new Set(lines.flatMap((l) => (ownName(l.func) === undefined ? [] : [l.origin])));
  const labels = new Set(plan?.instances.map(({ label }) => label));
  const byJavaScript = places.values();

  const frames: TrapFrame[] = [];
  let pending: Line[] = [];
  /** Who called what was told of so far. */
  let component: string | undefined;
  const flush = (place: TrapPlace): void => {
    const of = { component: component ?? place.component, entry: place.func };
    for (const { origin: _, ...line } of pending) frames.push({ ...of, ...line });
    pending = [];
  };
  const last = (): TrapPlace => byJavaScript.next().value ?? trap;
  for (const line of lines) {
    if (line.origin === undefined) {
      // Between two lines of JavaScript no core code ran.
      if (pending.length > 0) flush(last());
      component = undefined;
    } else if (!ours.has(line.origin)) pending.push(line);
    else {
      const call = readCall(ownName(line.func), labels);
      if (call === undefined) continue;
      // What runs innermost may be a realloc, which the trap knows.
      flush(frames.length === 0 && component === undefined ? trap : { component: '', ...call });
      component = call.caller;
    }
  }
  // The stack is cut off here: for what the code ran may be unknown.
  if (pending.length > 0) {
    const place = last();
    const isOther = component !== undefined && (place === trap || place.component !== component);
    flush(isOther ? { component: place.component, func: '' } : place);
  }
  return frames;
}

/** Where the trap happened: what the engine threw knows it best; what the host threw may be of any time. */
function stackOf(trap: Trap): string {
  const { cause, stack } = trap;
  const isEngines =
    cause instanceof Error &&
    (trap.code === 'trap/wasm' || trap.code === 'trap/stack-overflow' || isRuntimeError(cause));
  return (isEngines ? cause.stack : stack) ?? '';
}

const isRuntimeError = (error: unknown): boolean => error instanceof WebAssembly.RuntimeError;

/** What stands behind the brackets with which names of the linker's own functions begin. */
function ownName(func: string | undefined): string | undefined {
  if (func === undefined) return undefined;
  return func === guardName ? func : /^\[[a-z][\w. -]*\] (.*)$/s.exec(func)?.[1];
}

/** Of `app -> demo:shop/store#get`, which is what adapters are called. */
function readCall(
  name: string | undefined,
  labels: ReadonlySet<string>,
): { readonly caller: string | undefined; readonly func: string } | undefined {
  if (name === undefined) return undefined;
  // Labels may have anything in them.
  for (let at = name.indexOf(' -> '); at !== -1; at = name.indexOf(' -> ', at + 1)) {
    const caller = name.slice(0, at);
    const func = name.slice(at + 4);
    if (labels.has(caller)) return { caller, func };
    if (caller === 'host') return { caller: undefined, func };
  }
  return labels.has(name) ? { caller: name, func: '' } : undefined;
}

const numbers = (index: string | undefined, offset: string | undefined) => ({
  ...(index === undefined ? {} : { index: Number(index) }),
  ...(offset === undefined ? {} : { offset: Number.parseInt(offset, 16) }),
});

/** The forms of engines, first V8, then SpiderMonkey, then JavaScriptCore; what is in none of them is JavaScript. */
function readLine(text: string): Line {
  const v8 =
    /^ *at (?:(.*) \()?wasm:\/\/wasm\/((?:(.*)-)?[0-9a-f]{8}):wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/.exec(
      text,
    );
  if (v8 !== null) {
    const [, name, origin, module, index, offset] = v8;
    // The module's name alone stands for a function that has none.
    const prefix = module === undefined ? '' : `${module}.`;
    const func =
      name === module ? undefined : name?.startsWith(prefix) ? name.slice(prefix.length) : name;
    return {
      origin: origin!,
      ...(module === undefined ? {} : { module }),
      ...(func === undefined ? {} : { func }),
      ...numbers(index, offset),
    };
  }
  const spiderMonkey = /^(.*)@(.*):wasm-function\[(\d+)\]:0x([0-9a-f]+)$/.exec(text);
  if (spiderMonkey !== null) {
    const [, func, origin, index, offset] = spiderMonkey;
    return { origin: origin!, ...(func === '' ? {} : { func: func! }), ...numbers(index, offset) };
  }
  const javaScriptCore = /^(?:(.*)\.)?wasm-function\[(.*)\]@\[wasm code\]$/.exec(text);
  if (javaScriptCore === null) return {};
  const [, module = '', func = ''] = javaScriptCore;
  const isNumber = /^\d+$/.test(func);
  const named = module === '' || module === '<?>' ? {} : { module };
  // It has no names for modules that have none themselves, as adapters': these are known one by one.
  const origin = ownName(func) === undefined ? `guest ${module}` : 'own';
  return { origin, ...named, ...(isNumber ? { index: Number(func) } : { func }) };
}
