/**
 * What stands for WASI Preview 1 where a component is not to ask its host for anything: functions in the fix-up module
 * by the types that the main module imports. There are no arguments, no environment, no files and no entropy; what is
 * written to standard output and error is dropped; time is counted, and passes when it is asked for or slept through.
 * Leaves to `core-code.ts` where these functions stand.
 */
import type { CoreFuncType } from '../../binary/index.ts';
import * as op from '../../wasm/index.ts';
import type { Code } from '../../wasm/index.ts';

/** Error numbers of Preview 1. */
const errno = { success: 0, badf: 8, nosys: 52 } as const;

/** What the functions stand on: the main module's memory is memory 0. */
export interface StubState {
  /** The global that counts nanoseconds. */
  readonly clock: number;
}

/** Where the clock starts: programs take a time of 0 for a clock that they don't have. */
export const clockStart = 1_000_000n;

/** How far the clock goes on when it is asked. */
const tick = 1_000n;

interface Stub {
  readonly params: readonly string[];
  readonly write: (code: Code, state: StubState) => void;
}

const i32 = 'i32';
const i64 = 'i64';

/** The functions that do more than refuse; they leave their error number. */
const stubs: ReadonlyMap<string, Stub> = new Map<string, Stub>([
  ['args_get', { params: [i32, i32], write: succeed }],
  ['args_sizes_get', { params: [i32, i32], write: writeNothing }],
  ['environ_get', { params: [i32, i32], write: succeed }],
  ['environ_sizes_get', { params: [i32, i32], write: writeNothing }],
  ['clock_res_get', { params: [i32, i32], write: writeResolution }],
  ['clock_time_get', { params: [i32, i64, i32], write: writeTime }],
  ['fd_write', { params: [i32, i32, i32, i32], write: dropOutput }],
  ['poll_oneoff', { params: [i32, i32, i32, i32], write: passTime }],
  ['sched_yield', { params: [], write: succeed }],
]);

/** Whether there is a function that can stand for an import of that name and type. */
export function hasStub(name: string, { params, results }: CoreFuncType): boolean {
  if (name === 'proc_exit') return params.join() === i32 && results.length === 0;
  const wanted = stubs.get(name)?.params ?? params;
  return results.join() === i32 && wanted.join() === params.join();
}

/** The body of the function for an import that has a stub. */
export function writeStub(code: Code, name: string, state: StubState): void {
  const stub = stubs.get(name);
  if (stub !== undefined) stub.write(code, state);
  else if (name === 'proc_exit') code.op(op.unreachable);
  else code.i32(name.startsWith('fd_') ? errno.badf : errno.nosys);
}

function succeed(code: Code): void {
  code.i32(errno.success);
}

/** No arguments, or variables of the environment, and no bytes that they take. */
function writeNothing(code: Code): void {
  for (const at of [0, 1]) code.get(at).i32(0).memory(op.i32Store);
  code.i32(errno.success);
}

function writeResolution(code: Code): void {
  code.get(1).i64(tick).memory(op.i64Store).i32(errno.success);
}

function writeTime(code: Code, { clock }: StubState): void {
  code.getGlobal(clock).i64(tick).op(op.i64Add).setGlobal(clock);
  code.get(2).getGlobal(clock).memory(op.i64Store).i32(errno.success);
}

/** Counts what the buffers hold, as if it were written; there are standard output and error only. */
function dropOutput(code: Code): void {
  const [fd, buffers, count, written] = [0, 1, 2, 3];
  code.get(fd).i32(1).op(op.i32Sub).i32(1).op(op.i32GtU);
  code.if(() => code.i32(errno.badf).return());
  code.local(i32, (sum) => {
    code.i32(0).set(sum);
    forEach(code, count, () => {
      code.get(buffers).memory(op.i32Load, { offset: 4 }).get(sum).op(op.i32Add).set(sum);
      code.get(buffers).i32(8).op(op.i32Add).set(buffers);
    });
    code.get(written).get(sum).memory(op.i32Store);
  });
  code.i32(errno.success);
}

/** Every event is there at once; the clock goes on by what was to be waited. */
function passTime(code: Code, { clock }: StubState): void {
  const [subscriptions, events, count, happened] = [0, 1, 2, 3];
  const subscription = { size: 48, kind: 8, timeout: 24, flags: 40 } as const;
  const event = { size: 32, error: 8 } as const;
  code.get(happened).get(count).memory(op.i32Store);
  forEach(code, count, () => {
    code.get(subscriptions).memory(op.i32Load8U, { offset: subscription.kind }).op(op.i32Eqz);
    code.if(() => writeClock(code, subscriptions, subscription, clock));
    code.get(events).get(subscriptions).memory(op.i64Load).memory(op.i64Store);
    // No error in the low half, the kind of the event in the high one; of what can be read or written, nothing.
    code.get(events).get(subscriptions);
    code.memory(op.i32Load8U, { offset: subscription.kind }).i32(16).op(op.i32Shl);
    code.memory(op.i32Store, { offset: event.error });
    for (const offset of [16, 24]) code.get(events).i64(0n).memory(op.i64Store, { offset });
    code.get(subscriptions).i32(subscription.size).op(op.i32Add).set(subscriptions);
    code.get(events).i32(event.size).op(op.i32Add).set(events);
  });
  code.i32(errno.success);
}

/** A timeout is a duration, or a time where the first flag says so; the clock never goes back. */
function writeClock(
  code: Code,
  base: number,
  { timeout, flags }: { readonly timeout: number; readonly flags: number },
  clock: number,
): void {
  code.local(i64, (until) => {
    code.get(base).memory(op.i64Load, { offset: timeout }).set(until);
    code.get(base).memory(op.i32Load16U, { offset: flags }).i32(1).op(op.i32And, op.i32Eqz);
    code.if(() => code.get(until).getGlobal(clock).op(op.i64Add).set(until));
    code.get(until).getGlobal(clock).op(op.i64GtU);
    code.if(() => code.get(until).setGlobal(clock));
  });
}

/** Counts a parameter down to 0. */
function forEach(code: Code, count: number, body: () => void): void {
  code.block((done) => {
    code.loop((next) => {
      code.get(count).op(op.i32Eqz).brIf(done);
      body();
      code.get(count).i32(1).op(op.i32Sub).set(count);
      code.br(next);
    });
  });
}
