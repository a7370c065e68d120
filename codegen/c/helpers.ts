/**
 * What is made for types that hold memory -> functions of C: to free a value, to copy one, to make a list. They touch
 * memory alone: no handle is dropped, no import is called, so that post-return functions can be made of them.
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { asParam, isByValue } from './declarations.ts';
import type { CPart, CType } from './types.ts';

/** Names of the support that the functions call. */
export interface Support {
  readonly alloc: string;
  readonly free: string;
}

export function typeHelpers(type: CType, support: Support): readonly Doc[] {
  // The string's are part of the support.
  if (type.shape.kind === 'string') return [];
  return [
    ...(type.make === undefined ? [] : [makeFunction(type, support)]),
    ...(type.free === undefined ? [] : [freeFunction(type, support), dupFunction(type)]),
  ];
}

/** What an element of a list or map is, in C. */
const elementOf = (type: CType): string => type.entry?.text ?? type.parts[0]!.spelling!();

function makeFunction(type: CType, { alloc }: Support): Doc {
  const element = elementOf(type);
  return code`
    ${type.spelling()} ${type.make!.text}(size_t len) {
      if (len > SIZE_MAX / sizeof(${element})) __builtin_trap();
      ${type.spelling()} list = {len ? ${alloc}(len * sizeof(${element})) : NULL, len};
      return list;
    }`;
}

function freeFunction(type: CType, { free }: Support): Doc {
  const head = `void ${type.free!.text}(${type.spelling()} *value) {`;
  if (type.make !== undefined) {
    const each = freeEach(type, 'value->ptr[i]');
    return code`
      ${head}
        ${
          each.length > 0 &&
          code`
            for (size_t i = 0; i < value->len; i++) {
              ${each}
            }`
        }
        if (value->len > 0) ${free}(value->ptr);
        value->ptr = NULL;
        value->len = 0;
      }`;
  }
  return code`
    ${head}
      ${onParts(type, 'value->', (part, place) => `${part.type!.free!.text}(&${place});`)}
    }`;
}

const freeEach = (type: CType, element: string): readonly string[] =>
  type.parts.flatMap((p) =>
    p.type!.holds
      ? [`${p.type!.free!.text}(&${element}${type.entry === undefined ? '' : `.${p.name}`});`]
      : [],
  );

function dupFunction(type: CType): Doc {
  const name = type.spelling();
  const head = `${name} ${type.dup!.text}(${asParam(type, 'value')}) {`;
  if (type.make !== undefined) {
    const each = type.parts.map((p) => {
      const member = type.entry === undefined ? '' : `.${p.name}`;
      const from = `value.ptr[i]${member}`;
      return `copy.ptr[i]${member} = ${p.type!.holds ? dupOf(p.type!, from) : from};`;
    });
    return code`
      ${head}
        ${name} copy = ${type.make.text}(value.len);
        for (size_t i = 0; i < value.len; i++) {
          ${each}
        }
        return copy;
      }`;
  }
  return code`
    ${head}
      ${name} copy = *value;
      ${onParts(type, 'copy.', (part, place) => `${place} = ${dupOf(part.type!, place)};`)}
      return copy;
    }`;
}

const dupOf = (type: CType, place: string): string =>
  `${type.dup!.text}(${isByValue(type) ? '' : '&'}${place})`;

/** Does something with each part that holds memory, of those that are there. */
function onParts(
  type: CType,
  before: string,
  act: (part: CPart, place: string) => string,
): readonly Doc[] {
  const holding = type.parts.flatMap((part, i) => (part.type?.holds === true ? [{ part, i }] : []));
  switch (type.shape.kind) {
    case 'option':
      return holding.map(({ part }) => `if (${before}is_some) ${act(part, `${before}val`)}`);
    case 'result':
      return holding.map(
        ({ part, i }) =>
          `if (${i === 0 ? '!' : ''}${before}is_err) ${act(part, `${before}val.${part.name}`)}`,
      );
    case 'variant':
      return [
        code`
          switch (${before}tag) {
            ${holding.map(
              ({ part, i }) => code`
                case ${type.constants![i]!.text}:
                  ${act(part, `${before}val.${part.name}`)}
                  break;`,
            )}
            default:
              break;
          }`,
      ];
    case 'list':
      return holding.map(
        ({ part }) => code`
          for (size_t i = 0; i < ${type.shape.kind === 'list' ? type.shape.length! : 0}; i++) {
            ${act(part, `${before}items[i]`)}
          }`,
      );
    default:
      return holding.map(({ part }) => act(part, `${before}${part.name}`));
  }
}
