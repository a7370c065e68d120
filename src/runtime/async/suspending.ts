/** Whether stacks can be put aside, which `promises: true` needs. CanonicalABI.md, Stack Switching. */
import { type Diagnostic, diagnostic, WitlinkError } from '../../base/index.ts';
import { canSuspend } from './core-call.ts';

/**
 * What is wrong with an engine that can't.
 *
 * @param what Wants it.
 */
export function noSuspending(what: string): Diagnostic | undefined {
  if (canSuspend) return undefined;
  const message = `${what} needs JSPI (WebAssembly.Suspending), which this engine lacks`;
  const help = [
    'Node has it from 24 on, Chrome from 137 on; without it, functions of the host have to answer at once',
  ];
  return diagnostic('runtime/no-jspi', message, undefined, { help });
}

/** True, for programs as files that wait for the network; throws where it can't be. */
export function suspending(): true {
  const problem = noSuspending('a program that waits for the network');
  if (problem !== undefined) throw new WitlinkError([problem]);
  return true;
}
