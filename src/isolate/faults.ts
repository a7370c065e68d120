/** What was thrown in one thread -> data -> what is thrown in the other: of the same class, with the same message. */
import { WitlinkError } from '../base/index.ts';
import { ComponentError, ProgramExit, Trap } from '../runtime/index.ts';
import type { Fault } from './messages.ts';

/** @param give - Makes data of a payload. */
export function faultOf(error: unknown, give: (value: unknown) => unknown): Fault {
  if (error instanceof ProgramExit) return { kind: 'exit', exitCode: error.exitCode };
  if (error instanceof Trap) {
    const { code, component, func, message, stack, cause } = error;
    return {
      kind: 'trap',
      code,
      place: { component, func },
      message,
      stack,
      frames: Reflect.get(error, 'frames'),
      ...(cause instanceof Error ? { cause: faultOf(cause, give) } : {}),
    };
  }
  if (error instanceof WitlinkError) return { kind: 'refusal', diagnostics: error.diagnostics };
  if (typeof error === 'object' && error !== null && Object.hasOwn(error, 'payload')) {
    return { kind: 'payload', payload: give(Reflect.get(error, 'payload')) };
  }
  // What is no error is a payload by itself.
  if (!(error instanceof Error)) return { kind: 'payload', payload: give(error) };
  const { name, message, stack } = error;
  return { kind: 'error', name, message, stack };
}

/** @param take - Makes a payload of data. */
export function thrownBy(fault: Fault, take: (value: unknown) => unknown): Error {
  switch (fault.kind) {
    case 'payload':
      return new ComponentError(take(fault.payload));
    case 'exit':
      return new ProgramExit(fault.exitCode);
    case 'refusal':
      return new WitlinkError(fault.diagnostics);
    case 'trap': {
      const cause = fault.cause === undefined ? {} : { cause: thrownBy(fault.cause, take) };
      const trap = new Trap(fault.code, fault.place, '', cause);
      if (fault.frames !== undefined)
        Object.defineProperty(trap, 'frames', { value: fault.frames });
      return told(trap, fault);
    }
    case 'error':
      return told(new Error(fault.message), { ...fault, name: fault.name });
    default:
      return fault satisfies never;
  }
}

/** An error that says what another has said. */
function told(
  error: Error,
  said: { readonly message: string; readonly stack: string | undefined; readonly name?: string },
): Error {
  const set = (key: string, value: unknown): unknown =>
    Object.defineProperty(error, key, { value, configurable: true, writable: true });
  set('message', said.message);
  if (said.stack !== undefined) set('stack', said.stack);
  if (said.name !== undefined) set('name', said.name);
  return error;
}
