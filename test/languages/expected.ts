/** What the programs of fixtures/pairs come to: the store's answers, the sink's report, and what tools can't do yet. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Role } from './programs.ts';

const witFile = path.resolve(import.meta.dirname, '../../fixtures/pairs/wit/sink.wit');

/** The names of secrets that apps ask for. */
export const questions = ['api-key', 'password', 'token', '', 'ž\0'] as const;

/** What every app says to these, over a provider in a language. */
export function answers(provider: string): readonly string[] {
  const keeps = 'The store keeps api-key (version 12), password (version 5), token (version 1).';
  return [
    `The secret 'api-key' is '${provider}-2048, kept in ${provider}'. ${keeps}`,
    `The secret 'password' is 'correct horse battery staple'. ${keeps}`,
    `The secret 'token' is locked. ${keeps}`,
    `There is no secret ''. ${keeps}`,
    `There is no secret 'ž\0'. ${keeps}`,
  ];
}

/** A row of the sink's report. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
}

/** The functions of the sink in the order of its WIT, without the one that doesn't come back. */
export const checks: readonly string[] = sinkFunctions(readFileSync(witFile, 'utf8'));

function sinkFunctions(wit: string): readonly string[] {
  let resource = '';
  return wit
    .split('world sink-provider')[0]!
    .split('\n')
    .flatMap((line): string[] => {
      const [, opened] = /^ {2}resource ([a-z-]+) \{/.exec(line) ?? [];
      if (opened !== undefined) resource = opened;
      if (line === '  }') resource = '';
      if (/^ +constructor\(/.test(line)) return [`[constructor]${resource}`];
      const [, name, isStatic] = /^ +([A-Za-z0-9-]+): (static )?func\(/.exec(line) ?? [];
      if (name === undefined || name === 'give-up') return [];
      if (resource === '') return [name];
      return [`[${isStatic === undefined ? 'method' : 'static'}]${resource}.${name}`];
    });
}

/** What a language's tools can't do yet, by the checks of the report that it costs; docs/languages.md says so, too. */
const limits: Readonly<Record<Role, Readonly<Record<string, readonly string[]>>>> = {
  // componentize-js makes another number of an u32 above 2^31, on both sides. componentize-py never gives up what an exported resource is made of, so the number of live things only grows.
  provider: { python: ['[constructor]thing', 'consume', 'live'], javascript: ['echo-u32'] },
  // componentize-py can't call constructors that may fail.
  app: { javascript: ['echo-u32'], python: ['[constructor]ticket', '[method]ticket.number'] },
};

/** The report of an app over a provider, with what is known to fail; others may fail as well. */
export function report(
  app: string,
  provider: string,
  others: readonly string[] = [],
): readonly Check[] {
  const failing = [...(limits.provider[provider] ?? []), ...(limits.app[app] ?? []), ...others];
  return checks.map((name) => ({ name, passed: !failing.includes(name) }));
}

/**
 * Whether the last of the questions, a name that isn't ASCII, traps: AssemblyScript's store has the language's own UTF-16, and
 * on the way from it to UTF-8 a block is made larger (CanonicalABI.md, store_string_to_utf8), which the realloc of
 * componentize-py refuses. AssemblyScript's sink is built with UTF-8.
 */
export const isTrapping = (app: string, provider: string): boolean =>
  app === 'assemblyscript' && provider === 'python';
