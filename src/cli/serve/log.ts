/** What a server tells -> lines of JSON for a log, one an event. */
import type { ServeEvent } from '../../serve/index.ts';
import { Trap } from '../../runtime/index.ts';

/** A line of the log; for programs that collect them. */
interface Line {
  /** ISO 8601, in UTC. */
  readonly time: string;
  readonly level: 'info' | 'error';
  readonly message: string;
  readonly [field: string]: unknown;
}

/** What of a server's events is told. */
export type LogKind = 'all' | 'failures';

export interface Log {
  readonly tell: (event: ServeEvent) => void;
  readonly info: (message: string, more?: object) => void;
}

/** @param kind - `failures` leaves out requests that were answered. */
export function logger(
  kind: LogKind,
  write: (line: string) => void,
  now: () => Date = () => new Date(),
): Log {
  const log = (level: Line['level'], message: string, more: object): void => {
    const line: Line = { time: now().toISOString(), level, message, ...more };
    write(`${JSON.stringify(line)}\n`);
  };
  return {
    info: (message, more = {}) => log('info', message, more),
    tell(event) {
      switch (event.kind) {
        case 'answered':
          if (kind === 'all') {
            const milliseconds = Math.round(event.milliseconds * 1000) / 1000;
            log('info', 'answered', { request: event.request, status: event.status, milliseconds });
          }
          break;
        case 'failed':
          log('error', event.reason, {
            request: event.request,
            status: event.status,
            ...toldOf(event.error),
          });
          break;
        case 'output':
          log('info', event.stream, { request: event.request?.id, text: event.text });
          break;
        default:
          event satisfies never;
      }
    },
  };
}

function toldOf(error: unknown): object {
  if (error === undefined) return {};
  const trap =
    error instanceof Trap ? { code: error.code, component: error.component, func: error.func } : {};
  const text = error instanceof Error ? error.message : String(error);
  const cause =
    error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  return { error: { ...trap, message: text, ...(cause === undefined ? {} : { cause }) } };
}
