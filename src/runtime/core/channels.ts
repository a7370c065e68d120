/**
 * `node:diagnostics_channel`, where there is one: what agents are told of programs, by the names under which they subscribe.
 * Whether somebody has is asked where there is something to tell, and for calls when a program is instantiated.
 */
import type { Trap } from './trap.ts';

/** When something was done, in milliseconds as `performance.now()` has them. */
interface Timed {
  readonly start: number;
  readonly duration: number;
  /** What it threw, or rejected with. */
  readonly error?: unknown;
}

/** What subscribers of `witlink:instantiate` are told, when it is over. */
export interface InstantiateMessage extends Timed {
  /** The labels of the component instances, the outermost first. */
  readonly components: readonly string[];
}

/** What subscribers of `witlink:call` are told of a call of an export, when it is over. */
export interface CallMessage extends Timed {
  /** The label of the component that has the function. */
  readonly component: string;
  /** The function's name in full. */
  readonly func: string;
}

/** What subscribers of `witlink:trap` are told, once for each program that ends so. */
export interface TrapMessage {
  readonly trap: Trap;
}

/** The messages by the names of their channels. */
interface Messages {
  readonly 'witlink:instantiate': InstantiateMessage;
  readonly 'witlink:call': CallMessage;
  readonly 'witlink:trap': TrapMessage;
}

interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

interface DiagnosticsChannel {
  channel(name: string): Channel;
}

/** Kept: looking one up by its name costs more than asking it whether somebody has subscribed. */
type Channels = Readonly<Record<keyof Messages, Channel>>;

let found: Partial<Channels> | undefined;

/** Node's, without an import that a bundler for browsers would follow. */
function channels(): Partial<Channels> {
  if (found !== undefined) return found;
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => DiagnosticsChannel | undefined };
  };
  const module = process?.getBuiltinModule?.('diagnostics_channel');
  found =
    module === undefined
      ? {}
      : ({
          'witlink:instantiate': module.channel('witlink:instantiate'),
          'witlink:call': module.channel('witlink:call'),
          'witlink:trap': module.channel('witlink:trap'),
        } satisfies Channels);
  return found;
}

/** Whether somebody wants to be told. */
export const isWatched = (name: keyof Messages): boolean =>
  channels()[name]?.hasSubscribers === true;

/** Tells whoever wants to be told; what a subscriber throws, Node throws later. */
export function publish<N extends keyof Messages>(name: N, message: Messages[N]): void {
  if (isWatched(name)) channels()[name]?.publish(message);
}
