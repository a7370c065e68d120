/** The names of what linking and instantiating can be told: each verb takes what is another's, so that all can be given the same. */
import { checkOptions } from '../base/index.ts';
import type { IsolateOptions } from '../isolate/index.ts';
import type { InstantiateOptions } from '../runtime/index.ts';
import type { LinkOptions } from './link.ts';

const names = Object.keys({
  plugs: true,
  named: true,
  features: true,
  fuse: true,
  limits: true,
  trace: true,
  values: true,
  stalled: true,
  stats: true,
  unknownImports: true,
  promises: true,
  isolate: true,
  timeout: true,
} satisfies Record<keyof LinkOptions | keyof InstantiateOptions | keyof IsolateOptions, true>);

/** @throws WitlinkError `host/unknown-option` */
export function checkLinkOptions(verb: string, options: unknown): void {
  checkOptions(verb, options, names);
}
