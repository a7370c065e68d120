/**
 * What the option `network` allows: `host`, `host:port`, `*:port` or `*`, where a host is an address or a name. Of a name
 * those addresses are allowed that a program was told of it.
 */
import { optionError } from '../options/index.ts';
import { spelling } from './addresses.ts';
import type { Endpoint } from './network.ts';

interface Rule {
  /** An address in one spelling, or a name; undefined for all. */
  readonly host: string | undefined;
  /** Undefined for all. */
  readonly port: number | undefined;
}

export class Allowed {
  readonly #rules: readonly Rule[];
  /** By address, the rules that hold for it since a name led to it. */
  readonly #learned = new Map<string, Rule[]>();

  /** @throws WitlinkError `host/bad-option` */
  constructor(given: boolean | readonly string[]) {
    const all = given === true ? ['*'] : given === false ? [] : given;
    this.#rules = all.map(parseRule);
  }

  /** Whether anything is allowed. */
  get some(): boolean {
    return this.#rules.length > 0;
  }

  /** Whether a program may connect to it, or listen on it. */
  has({ address, port }: Endpoint): boolean {
    const host = spelling(address);
    return [...this.#rules, ...(this.#learned.get(host) ?? [])].some(
      (rule) =>
        (rule.host === undefined || rule.host === host) &&
        (rule.port === undefined || rule.port === port),
    );
  }

  /** Whether a program may be told the addresses of a name. */
  hasName(name: string): boolean {
    return this.#of(name).length > 0;
  }

  /** A program was told of an address of a name. */
  learn(name: string, address: string): void {
    const host = spelling(address);
    const known = this.#learned.get(host) ?? [];
    const more = this.#of(name).filter(({ port }) => !known.some((rule) => rule.port === port));
    this.#learned.set(host, [...known, ...more.map(({ port }) => ({ host, port }))]);
  }

  #of(name: string): Rule[] {
    const host = spelling(name);
    return this.#rules.filter((rule) => rule.host === undefined || rule.host === host);
  }
}

function parseRule(text: string): Rule {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  // More than one colon without brackets: an IPv6 address.
  const [, host, port] =
    bracketed ?? (/:.*:/.test(text) ? [text, text] : (/^([^:]*?)(?::(\d+))?$/.exec(text) ?? []));
  const number = port === undefined ? undefined : Number(port);
  if (host === undefined || host === '' || (number !== undefined && number > 65_535)) {
    throw optionError('network', `of HOST, HOST:PORT or *:PORT, which \`${text}\` is not`);
  }
  return { host: host === '*' ? undefined : spelling(host), port: number };
}
