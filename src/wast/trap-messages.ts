/**
 * What the scripts call a trap, and the codes by which the runtime knows it. A message says what its script means to
 * show; where several of our codes are one message there, they are different places of one rule.
 */
import type { TrapCode } from '../runtime/index.ts';

const meanings: readonly (readonly [message: RegExp, codes: readonly TrapCode[]])[] = [
  [/^cannot leave component instance/, ['trap/cannot-leave']],
  [/cannot enter component instance/, ['trap/cannot-enter', 'trap/poisoned']],
  [/^cannot remove owned resource while borrowed/, ['trap/handle-lent']],
  [/used with the wrong type/, ['trap/wrong-handle-type', 'trap/wrong-handle-kind']],
  [/^unknown handle index/, ['trap/unknown-handle']],
  [/utf-8/, ['trap/invalid-utf8']],
  [/utf-16/, ['trap/invalid-utf16']],
  [/^invalid `char` bit pattern/, ['trap/invalid-char']],
  [/^invalid variant discriminant/, ['trap/invalid-discriminant']],
  [/^realloc return: beyond end of memory/, ['trap/realloc-out-of-bounds']],
  [/^realloc return: result not aligned/, ['trap/realloc-unaligned']],
  [/string (?:pointer\/length|content) out.of.bounds/, ['trap/string-out-of-bounds']],
  [/list content out.of.bounds/, ['trap/list-out-of-bounds', 'trap/realloc-out-of-bounds']],
  [/unaligned pointer/, ['trap/unaligned-pointer', 'trap/realloc-unaligned']],
  [/borrow handles still remain/, ['trap/borrows-remain']],
  // Engines that ask first whether a thread may block at all say so; by the definition the built-ins look at their
  // handles before, and a synchronous call of an asynchronous function runs it.
  [
    /^cannot block a synchronous task before returning/,
    ['trap/cannot-block', 'trap/unknown-handle', 'trap/wasm'],
  ],
  [/deadlock detected/, ['trap/deadlock', 'trap/cannot-block']],
  [/unsupported callback code/, ['trap/invalid-callback-code']],
  [/(?:used synchronously while added to|while it's in) a waitable set/, ['trap/in-waitable-set']],
  [/cannot (?:drop|remove) busy|concurrent operations active/, ['trap/copy-busy']],
  [/after being notified that|after previous (?:read|write) succeeded/, ['trap/copy-done']],
  [/cannot drop waitable set with waiters/, ['trap/waitable-set-in-use']],
  [/cannot drop a subtask which has not yet resolved/, ['trap/subtask-unresolved']],
  [/cannot drop future write end without first writing/, ['trap/future-unwritten']],
  [/cannot read from and write to intra-component/, ['trap/same-instance-copy']],
  [/unreachable|out of bounds|integer/, ['trap/wasm']],
];

/** Whether a trap is the one that a script's message means; undefined where the message isn't known here. */
export function isMeant(message: string, code: TrapCode): boolean | undefined {
  return meanings.find(([pattern]) => pattern.test(message))?.[1].includes(code);
}
