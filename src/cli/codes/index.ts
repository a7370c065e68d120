/**
 * Every code that findings and traps have -> what it means, and what to do about it, for `witlink explain`. Rules tell of
 * themselves, and so do traps. `test/house/codes.test.ts` holds the tables to the codes that the sources make.
 */
import { trapRules } from '../../runtime/index.ts';
import { buildCodes } from './build.ts';
import { componentCodes } from './component.ts';
import { composeCodes } from './compose.ts';
import { emitCodes } from './emit.ts';
import { importCodes } from './import.ts';
import { runCodes } from './run.ts';
import { toolCodes } from './tool.ts';
import { witCodes } from './wit.ts';

export type Codes = Readonly<Record<string, readonly [meaning: string, advice: string]>>;

const traps: Codes = Object.fromEntries(
  Object.entries(trapRules).map(([code, [rule, definition]]) => [
    code,
    [
      `A program broke a rule: ${rule} (CanonicalABI.md, ${definition}). Nothing of it runs any more`,
      trapAdvice(code),
    ],
  ]),
);

function trapAdvice(code: string): string {
  switch (code) {
    case 'trap/internal':
      return 'please report it';
    case 'trap/exit':
      return 'the error has the exit code; nothing else went wrong';
    case 'trap/host-exception':
    case 'trap/host-value':
      return 'look at the function of the host that the trap names; its cause has what it threw';
    case 'trap/unknown-import':
      return 'give the import, or name a component that exports it with `--plug`';
    case 'trap/promise':
      return 'call the export by `[asyncKey]`, instantiate with `promises: true`, or give a function that answers at once: see docs/async.md';
    case 'trap/promise-at-start':
      return 'give a function that answers at once while the program is instantiated';
    case 'trap/promise-in-finalizer':
      return 'end objects by `await using` or `[Symbol.asyncDispose]()`, or instantiate with `promises: true`';
    case 'trap/not-there-yet':
      return 'build the component without what the message names';
    case 'trap/closed':
      return 'make another instance';
    case 'trap/timeout':
      return 'raise the limit of time where the program is trusted: `timeout`, `--timeout`';
    case 'trap/worker-ended':
      return 'look at what ended it: the engine’s memory may be full';
    case 'trap/poisoned':
      return 'look at the first trap: it is the cause of this one';
    case 'trap/table-full':
      return 'drop handles that are not used any more';
    case 'trap/deadlock':
      return 'let something wake the task: nothing that it waits for can come';
    default:
      return code.startsWith('trap/limit-')
        ? 'raise the limit where the program is trusted: `limits` of `link` and `instantiate`'
        : 'look at the component that the trap names, or at its bindings';
  }
}

/** The explanations by code. */
export const codes: ReadonlyMap<string, readonly [meaning: string, advice: string]> = new Map(
  Object.entries({
    ...witCodes,
    ...componentCodes,
    ...composeCodes,
    ...emitCodes,
    ...importCodes,
    ...runCodes,
    ...buildCodes,
    ...toolCodes,
    ...traps,
  }),
);
