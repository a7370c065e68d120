/**
 * What a call into a program can throw: `ComponentError` is the error case of a function's `result`, `Trap` the end of
 * the store. Every trap of the canonical ABI has a code here, with the rule of CanonicalABI.md that it comes from.
 */
import { inBrief } from '../host/in-brief.ts';

/** Code to the rule that was broken: a sentence's end, and the definition in CanonicalABI.md that asks it. */
export const trapRules = {
  'trap/wasm': ['core code trapped', 'canon lift'],
  'trap/guest-exception': ['no exception leaves a component', 'call_and_trap_on_throw'],
  'trap/host-exception': ['a function of the host threw', 'canon lower'],
  'trap/host-value': ['a function of the host gave a value of another type', 'canon lower'],
  'trap/stack-overflow': ['the stack is full', 'canon lift'],
  'trap/limit-memory': ['memories have no more bytes than `limits.memory`', 'canon lift'],
  'trap/limit-table': ['tables have no more elements than `limits.table`', 'canon lift'],
  'trap/limit-handles': ['no more handles and threads than `limits.handles`', 'Table.add'],
  'trap/limit-lifted': ['a call lifts no more bytes than `limits.lifted`', 'lift_flat_values'],
  'trap/limit-depth': ['no more calls are under way than `limits.depth`', 'canon lift'],
  'trap/not-there-yet': ['witlink can not do this yet', 'canon lower'],
  'trap/internal': ['this is a bug of witlink', 'canon lift'],
  'trap/exit': ['the program has ended itself', 'Component Invariants'],
  'trap/poisoned': ['nothing runs in a store after a trap', 'Component Invariants'],
  'trap/cannot-enter': ['the component instance is entered already', 'Store.lift'],
  'trap/cannot-leave': [
    'an instance calls nothing outside during realloc and post-return',
    'canon lower',
  ],
  'trap/pointer-out-of-bounds': ['a pointer lies within the memory', 'lift_flat_values'],
  'trap/unaligned-pointer': ['a pointer is aligned for its type', 'lift_flat_values'],
  'trap/string-out-of-bounds': ['a string lies within the memory', 'load_string_from_range'],
  'trap/string-too-long': ['a string has at most 2^28-1 bytes', 'load_string_from_range'],
  'trap/invalid-utf8': ['a string is valid UTF-8', 'load_string_from_range'],
  'trap/invalid-utf16': ['a UTF-16 string has no lone surrogates', 'load_string_from_range'],
  'trap/list-out-of-bounds': ['a list lies within the memory', 'load_list_from_range'],
  'trap/list-too-long': ['a list has at most 2^28-1 bytes', 'load_list_from_range'],
  'trap/invalid-char': ['a char is a Unicode scalar value', 'convert_i32_to_char'],
  'trap/invalid-discriminant': ['a discriminant is less than the number of cases', 'load_variant'],
  'trap/realloc-out-of-bounds': ['what realloc gives lies within the memory', 'store_string'],
  'trap/realloc-unaligned': ['what realloc gives is aligned as it was asked for', 'store_string'],
  'trap/table-full': ['the tables of handles fit into 1 GiB', 'Table.add'],
  'trap/unknown-handle': ['a handle stands in the table of its instance', 'Table.get'],
  'trap/wrong-handle-type': ['a handle is of the type it is used as', 'lift_own'],
  'trap/wrong-handle-kind': ['only an own handle can be given away', 'lift_own'],
  'trap/handle-lent': ['an own handle stays while it is lent', 'lift_own'],
  'trap/borrows-remain': ['a task drops its borrows before it returns', 'Task.return_'],
  'trap/not-async': ['only a function lifted as async returns in this way', 'canon task.return'],
  'trap/wrong-return': ['a task returns a value of its type, by its options', 'canon task.return'],
  'trap/already-resolved': ['a task returns once', 'Task.return_'],
  'trap/not-resolved': ['a task returns before its last thread ends', 'Task.unregister_thread'],
  'trap/not-cancelled': ['a task cancels only when it was asked to', 'Task.cancel'],
  'trap/cannot-block': ['a synchronous function returns without waiting', 'canon lift'],
  'trap/deadlock': ['something has to go on', 'Store.tick'],
  'trap/invalid-callback-code': ['a callback returns one of three codes', 'unpack_callback_result'],
  'trap/subtask-unresolved': ['a subtask stays until its end was seen', 'Subtask.drop'],
  'trap/cannot-cancel': ['a subtask is cancelled once, before its end', 'canon subtask.cancel'],
  'trap/in-waitable-set': [
    'a waitable is in a set, or used synchronously, or given away',
    'canon waitable.join',
  ],
  'trap/waitable-set-in-use': ['a set that is dropped is empty and not used', 'WaitableSet.drop'],
  'trap/copy-busy': ['an end of a stream or future does one thing at a time', 'CopyEnd'],
  'trap/copy-done': ['an end is left alone after the last copy', 'CopyEnd'],
  'trap/not-copying': ['only a copy that is under way is cancelled', 'cancel_copy'],
  'trap/future-unwritten': ['a future is written before it is dropped', 'WritableFutureEnd.drop'],
  'trap/same-instance-copy': [
    'within one component instance only numbers are copied, for now',
    'SharedStreamImpl.read',
  ],
  'trap/unknown-thread': ['a thread stands in the table of its instance', 'Table.get'],
  'trap/thread-not-suspended': ['only a suspended thread is resumed', 'canon thread.resume-later'],
  'trap/unknown-thread-func': [
    'a thread runs a function of its table',
    'canon thread.new-indirect',
  ],
  'trap/backpressure': ['backpressure is from 0 to 2^16-1', 'canon backpressure.{inc,dec}'],
} as const satisfies Record<`trap/${string}`, readonly [rule: string, definition: string]>;

/** Which rule was broken. A trap's message says the rule in words. */
export type TrapCode = keyof typeof trapRules;

/** Where a rule was broken. */
export interface TrapPlace {
  /** The label of the component instance whose rule was broken. */
  readonly component: string;
  /** The label of the function it happened in. */
  readonly func: string;
}

/**
 * A program broke a rule and is dead: everything in its store refuses to run from now on. `cause` is what the engine
 * or the host threw, where it was that.
 */
export class Trap extends Error {
  readonly code: TrapCode;
  readonly component: string;
  readonly func: string;

  constructor(code: TrapCode, place: TrapPlace, detail: string, options?: ErrorOptions) {
    super(messageOf(code, place, detail), options);
    this.name = 'Trap';
    this.code = code;
    this.component = place.component;
    this.func = place.func;
  }
}

function messageOf(code: TrapCode, { component, func }: TrapPlace, detail: string): string {
  const [rule, definition] = trapRules[code];
  // Nobody broke a rule by ending.
  return code === 'trap/exit'
    ? `${detail} (${code})`
    : `component \`${component}\`, function \`${func}\`: ${detail} ` +
        `(${code}; rule: ${rule}, CanonicalABI.md, ${definition})`;
}

/**
 * A program has ended itself, as by `exit` of `wasi:cli`. What is thrown by a function of the host ends the store as a
 * trap does, except that nothing went wrong: the call that led to it throws this, and so do all that wait.
 */
export class ProgramExit extends Trap {
  /** What the program ended with: 0 is well. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('trap/exit', { component: 'host', func: 'exit' }, `the program exited with ${exitCode}`);
    this.name = 'ProgramExit';
    this.exitCode = exitCode;
  }
}

/** The error case of a function whose result is `result<_, E>`, thrown out of exports and, by hosts, out of imports. */
export class ComponentError<E = unknown> extends Error {
  readonly payload: E;

  constructor(payload: E, options?: ErrorOptions) {
    super(messageOfPayload(payload), options);
    this.name = 'ComponentError';
    this.payload = payload;
  }
}

/** A text is its own message; of anything else a part is shown. */
function messageOfPayload(payload: unknown): string {
  if (typeof payload === 'string') return payload;
  const what = 'the function returned an error';
  return payload === undefined ? what : `${what}: ${inBrief(payload)}`;
}
