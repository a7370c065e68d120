/** Which of several cases a value is: how hosts name them, whatever becomes of their payloads. */
import type { DefinedType } from '../../../model/index.ts';
import { unexpected, within } from '../bad-value.ts';
import type { ByType } from '../by-type.ts';
import { tagged } from './objects.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

/** A case with what was made of its payload's type, if it has one. */
export interface Case<Made> {
  readonly tag: string;
  readonly payload: Made | undefined;
}

/** The cases of a type whose values are objects with a `tag`. */
export class Cases<Made> {
  readonly all: readonly Case<Made>[];
  readonly #indexes: ReadonlyMap<unknown, number>;
  readonly #expected: string;

  constructor(all: readonly Case<Made>[], expected: string = oneOf(all.map(({ tag }) => tag))) {
    this.all = all;
    this.#indexes = indexesOf(all.map((c) => c.tag));
    this.#expected = expected;
  }

  /** Takes a value of the host's apart: `take` is told its case and given the payload. */
  chosen<T>(
    value: unknown,
    take: (index: number, payload: Made | undefined, val: unknown) => T,
  ): T {
    const { tag, val } = tagged(value);
    const index = this.#indexes.get(tag);
    if (index === undefined) throw unexpected(this.#expected, tag).within('.tag');
    const { payload } = this.all[index]!;
    try {
      // Nothing is lost where nothing is said.
      if (payload === undefined && val !== undefined && val !== null) {
        throw unexpected('nothing, for the case has no payload', val);
      }
      return take(index, payload, val);
    } catch (error) {
      throw within('.val', error);
    }
  }
}

export function casesOfVariant<Made>({ cases }: Of<'variant'>, values: ByType<Made>): Cases<Made> {
  return new Cases(cases.map((c) => ({ tag: c.name, payload: values.ofAny(c.type) })));
}

export function casesOfResult<Made>({ ok, err }: Of<'result'>, values: ByType<Made>): Cases<Made> {
  const all = [
    { tag: 'ok', payload: values.ofAny(ok) },
    { tag: 'err', payload: values.ofAny(err) },
  ];
  return new Cases(all, resultTags);
}

/** Of an option in an option, where it has to be said which of the two is none. */
export function casesOfOption<Made>(some: Made): Cases<Made> {
  const all = [
    { tag: 'none', payload: undefined },
    { tag: 'some', payload: some },
  ];
  return new Cases(all, optionTags);
}

/** What is expected of results and, where they have tags, of options. */
export const resultTags = '`ok` or `err`';
export const optionTags = '`none` or `some`';

/** The index of an enum's case <-> its name. */
export function enumCases(names: readonly string[]): {
  readonly toHost: (index: number) => string;
  readonly fromHost: (value: unknown) => number;
} {
  const indexes = indexesOf(names);
  return {
    toHost: (index) => names[index]!,
    fromHost(value) {
      const index = indexes.get(value);
      if (index === undefined) throw unexpected(oneOf(names), value);
      return index;
    },
  };
}

function indexesOf(names: readonly string[]): ReadonlyMap<unknown, number> {
  return new Map(names.map((name, i) => [name, i]));
}

function oneOf(names: readonly string[]): string {
  return `one of ${names.map((name) => `\`${name}\``).join(', ')}`;
}
