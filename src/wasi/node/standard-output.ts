/**
 * Standard output and error as sinks: each write has happened when it returns, in order with those of the other stream and
 * of the process itself. Who no longer reads ends the program quietly, as a signal would end a native one.
 */
import { ProgramExit } from '../../runtime/index.ts';
import { type Sink, sinkOf, sleep } from '../io/index.ts';
import type { OutputNumber } from '../machine.ts';
import { fs } from './built-ins.ts';
import { codeOf } from './code-of.ts';

/** What shells tell of a process that SIGPIPE has ended. */
const brokenPipe = 128 + 13;

/** How long to rest where a pipe is full whose other end was made non-blocking, in milliseconds. */
const rest = 1;

export function standardOutput(number: OutputNumber): Sink {
  return sinkOf((bytes) => {
    for (let at = 0; at < bytes.length;) {
      try {
        at += fs.writeSync(number, bytes, at, bytes.length - at);
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EPIPE') throw new ProgramExit(brokenPipe);
        if (code !== 'EAGAIN') throw error;
        sleep(rest);
      }
    }
  });
}
