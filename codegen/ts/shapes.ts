/**
 * Types of WIT -> types of TypeScript, as docs/bindings.md lists them. What is named is referred to by its symbol; what
 * has no name is spelt out. Both backends for TypeScript print with this, and what the runtime does agrees.
 */
import { camelCaseAll, pascalCaseAll } from '../../src/base/index.ts';
import {
  type DefinedType,
  type Model,
  type Primitive,
  structureOf,
  type TypeDef,
  type TypeId,
  type TypeRef,
  unalias,
} from '../../src/model/index.ts';
import { docComment } from './tsdoc.ts';
import {
  type Doc,
  enclosed,
  group,
  hardline,
  ifBroken,
  indent,
  join,
  line,
  softline,
} from './doc.ts';
import { propertyKey } from './names.ts';
import { globalName, nameOf, quoted, type SourceFile, type Symbol } from './source-file.ts';
import type { Values } from './values.ts';

export interface ShapeOptions {
  readonly results: 'thrown' | 'returned';
  readonly cases: 'literals' | 'constants';
  readonly flags: 'object' | 'bigint';
  readonly values: Values;
}

/** Helper types that files share. */
export type Helper = 'Result' | 'Option' | 'Class' | 'CoreModule';

/** Where named types and helpers are found from the file that is printed. */
export interface FileContext {
  readonly model: Model;
  readonly options: ShapeOptions;
  /** The file that is printed. */
  readonly file: SourceFile;
  /** The symbol of a named type. */
  type(id: TypeId): Doc;
  helper(name: Helper): Symbol;
  /**
   * How the error of a function with a `result` is met where the file's functions are called or written: `wrapped` in a
   * `ComponentError` of witlink's, `caught` by a guest, or `given` by a guest, whose toolchain has a class of its own.
   */
  readonly errors: 'wrapped' | 'caught' | 'given';
  /** How results of synchronous functions come: as they are, also in a promise, or in one only. */
  readonly promises: 'never' | 'also' | 'only';
  /** Told of each part that is printed, so that a type that unfolds without end can be given up. */
  spend(): void;
}

/** A list of a fixed length is a tuple up to this length, and an array beyond. */
const longestTuple = 16;

/** A printed type, and whether it is a union, which elements of arrays need in parentheses. */
interface Shape {
  readonly doc: Doc;
  readonly union?: readonly Doc[];
  /** A single word, or an object, which generics hold tight. */
  readonly word?: true;
}

export class Shapes {
  readonly #context: FileContext;

  constructor(context: FileContext) {
    this.#context = context;
  }

  /** The type in a place where a union that is too long goes on lines of its own: a field, parameter or result. */
  place(ref: TypeRef): Doc {
    return unionInPlace(this.#ref(ref));
  }

  /** The type of a function's result; `undefined` for none. `async` says that it comes in a promise in any case. */
  result(ref: TypeRef | undefined, async: boolean): Doc {
    const { promises } = this.#context;
    const inPromise = (): Doc => {
      const resolved = ref === undefined ? word('void') : this.#returned(ref, true);
      return generic(globalName('Promise'), [resolved]);
    };
    if (async || promises === 'only') return inPromise();
    const shape = ref === undefined ? word('void') : this.#returned(ref, false);
    // A promise that is the value itself is not waited for.
    if (promises === 'never' || (ref !== undefined && this.#isPromise(ref))) {
      return unionInPlace(shape);
    }
    return unionInPlace(union([...(shape.union ?? [shape.doc]), inPromise()]));
  }

  /** Whether functions have to be waited for. */
  get isWaitedFor(): boolean {
    return this.#context.promises === 'only';
  }

  /** Whether what a function returns is a promise of a future, or may be. */
  #isPromise(ref: TypeRef): boolean {
    const type = this.structure(ref);
    if (type?.kind === 'result' && this.#context.options.results === 'thrown') {
      return type.ok !== undefined && this.#isPromise(type.ok);
    }
    return (
      type?.kind === 'future' ||
      (type?.kind === 'option' && this.structure(type.type)?.kind === 'future')
    );
  }

  #returned(ref: TypeRef, async: boolean): Shape {
    const type = this.structure(ref);
    if (this.#context.options.results === 'thrown' && type?.kind === 'result') {
      if (type.ok === undefined) return word('void');
      return async ? this.#resolved(type.ok) : this.#ref(type.ok);
    }
    return async ? this.#resolved(ref) : this.#ref(ref);
  }

  /** The error type of a function's `result`, if it has one. */
  thrown(ref: TypeRef | undefined): { readonly type: TypeRef | undefined } | undefined {
    if (ref === undefined) return undefined;
    const type = this.structure(ref);
    return type?.kind === 'result' ? { type: type.err } : undefined;
  }

  /** What a function with this error throws, in a few words, for a comment. */
  thrownWords({ type }: { readonly type: TypeRef | undefined }): Doc {
    switch (this.#context.errors) {
      case 'wrapped':
        return type === undefined
          ? 'ComponentError, without a payload'
          : ['ComponentError, whose payload is ', this.words(type)];
      case 'caught':
        return type === undefined ? 'an error' : ['an error whose `payload` is ', this.words(type)];
      case 'given':
        return type === undefined
          ? 'anything: the error has no payload'
          : [this.words(type), ', or an object that has it as its `payload`'];
    }
  }

  /** A type in a few words, for a comment: a link where the type is declared in the same file. */
  words(ref: TypeRef): Doc {
    if (typeof ref === 'string') return `a \`${ref}\``;
    const { name, type } = this.#context.model.types[ref]!;
    if (name === undefined) return `a \`${type.kind}\``;
    const symbol = this.#context.type(ref);
    const local =
      typeof symbol === 'object' &&
      'of' in symbol &&
      typeof symbol.of === 'object' &&
      symbol.of.home === this.#context.file;
    return local ? ['{@link ', symbol, '}'] : `\`${name}\``;
  }

  /** The structure of a type behind its aliases; `undefined` for a primitive. */
  structure(ref: TypeRef): DefinedType | undefined {
    const found = structureOf(this.#context.model.types, ref);
    return typeof found === 'string' ? undefined : found;
  }

  isOption(ref: TypeRef): boolean {
    return this.structure(ref)?.kind === 'option';
  }

  /** What a promise is resolved to. A promise in it would be waited for, too, so it is put into an object. */
  #resolved(ref: TypeRef): Shape {
    const type = this.structure(ref);
    if (type?.kind === 'future') {
      return { doc: boxed(this.#ref(ref).doc), word: true };
    }
    if (type?.kind === 'option' && this.structure(type.type)?.kind === 'future') {
      return union([boxed(this.#ref(type.type).doc), this.#context.options.values.none]);
    }
    return this.#ref(ref);
  }

  #ref(ref: TypeRef): Shape {
    this.#context.spend();
    if (typeof ref === 'string') return primitive(ref, this.#context.options.values);
    const def = this.#context.model.types[ref]!;
    if (def.name !== undefined) return { doc: this.#context.type(ref), word: true };
    return this.#anonymous(def.type);
  }

  #anonymous(type: DefinedType): Shape {
    const context = this.#context;
    switch (type.kind) {
      case 'tuple':
        return {
          doc: enclosed(
            '[',
            type.types.map((t) => unionInTuple(this.#ref(t), type.types.length)),
            ']',
          ),
        };
      case 'option': {
        const inner = this.#ref(type.type);
        if (this.isOption(type.type)) {
          return { doc: generic(nameOf(context.helper('Option')), [inner]) };
        }
        return union([...(inner.union ?? [inner.doc]), context.options.values.none]);
      }
      case 'result': {
        const parts = [type.ok, type.err].map((t) =>
          t === undefined ? word('void') : this.#ref(t),
        );
        return { doc: generic(nameOf(context.helper('Result')), parts) };
      }
      case 'list': {
        if (type.length !== undefined && type.length <= longestTuple) {
          const element = unionInTuple(this.#ref(type.type), type.length);
          return {
            doc: enclosed(
              '[',
              Array.from({ length: type.length }, () => element),
              ']',
            ),
          };
        }
        const numbers = context.options.values.typedArrays.get(
          unalias(context.model.types, type.type),
        );
        if (numbers !== undefined && type.length === undefined) {
          return { doc: globalName(numbers), word: true };
        }
        return arrayOf(this.#ref(type.type));
      }
      case 'map':
        return { doc: generic(globalName('Map'), [this.#ref(type.key), this.#ref(type.value)]) };
      case 'future': {
        const inner = type.type === undefined ? word('void') : this.#resolved(type.type);
        return { doc: generic(globalName('Promise'), [inner]) };
      }
      case 'stream': {
        const numbers =
          type.type === undefined
            ? undefined
            : context.options.values.typedArrays.get(unalias(context.model.types, type.type));
        const inner =
          numbers !== undefined
            ? ({ doc: globalName(numbers), word: true } as const)
            : type.type === undefined
              ? word('void')
              : this.#ref(type.type);
        return { doc: generic(globalName('ReadableStream'), [inner]) };
      }
      case 'own':
      case 'borrow':
        return { doc: context.type(type.resource), word: true };
      case 'alias':
        return this.#ref(type.type);
      case 'record':
        return {
          doc: group(['{', indent([line, this.#fields(type, ';')]), line, '}']),
          word: true,
        };
      case 'variant':
        return union(this.#cases(type));
      case 'enum':
        return union(type.cases.map((c) => quoted(c.name)));
      case 'flags':
        return context.options.flags === 'bigint' ? word('bigint') : { doc: 'object' };
      case 'resource':
        return { doc: 'object' };
      default:
        return type satisfies never;
    }
  }

  #fields(type: DefinedType & { kind: 'record' }, separator: string): Doc {
    return join([separator, line], this.fields(type));
  }

  /** The members of a record's interface, without docs and semicolons. */
  fields(type: DefinedType & { kind: 'record' }): readonly Doc[] {
    const keys = camelCaseAll(type.fields.map((f) => f.name));
    return type.fields.map((f, i) => {
      const key = propertyKey(keys[i]!);
      // Only what is `undefined` when it is none, as a plain option can be, can be left out.
      const inner = this.structure(f.type);
      const { none } = this.#context.options.values;
      const optional =
        inner?.kind === 'option' && !this.isOption(inner.type) && none === 'undefined';
      if (!optional) return [key, ': ', this.place(f.type)];
      const shape = this.#ref(f.type);
      const value = shape.union === undefined ? union([shape.doc, none]) : shape;
      return [key, '?: ', unionInPlace(value)];
    });
  }

  #cases(type: DefinedType & { kind: 'variant' }): readonly Doc[] {
    return type.cases.map((c) => {
      const tag = ['tag: ', quoted(c.name)];
      if (c.type === undefined) return ['{ ', tag, ' }'];
      const val = ['val: ', unionInPlace(this.#ref(c.type))];
      return group(['{', indent([line, tag, ';', line, val, ifBroken(';')]), line, '}']);
    });
  }

  /** `export type Name = …` or `export interface Name { … }` of a named type that is no resource. */
  declaration(symbol: Symbol, def: TypeDef): readonly Doc[] {
    const { type } = def;
    const name = nameOf(symbol);
    const docs = docComment(def);
    const { options } = this.#context;
    switch (type.kind) {
      case 'record': {
        const members = this.fields(type).map((f, i) => [docComment(type.fields[i]!), f, ';']);
        return [[docs, 'export interface ', name, ' ', body(members)]];
      }
      case 'flags': {
        const keys = camelCaseAll(type.flags.map((f) => f.name)).map(propertyKey);
        if (options.flags === 'bigint') {
          const constants = type.flags.map((f, i) => [
            docComment(f),
            keys[i]!,
            `: ${2n ** BigInt(i)}n,`,
          ]);
          return [
            [docs, 'export type ', name, ' = bigint;'],
            ['export const ', name, ' = ', body(constants), ' as const;'],
          ];
        }
        const members = type.flags.map((f, i) => [
          docComment(f),
          keys[i]!,
          '?: boolean | undefined;',
        ]);
        return [[docs, 'export interface ', name, ' ', body(members)]];
      }
      case 'enum': {
        if (options.cases === 'constants') {
          return [
            [
              docs,
              'export type ',
              name,
              ' =',
              group(indent([line, '(typeof ', name, ')[keyof typeof ', name, ']'])),
              ';',
            ],
            constants(name, type.cases),
          ];
        }
        return [
          [
            docs,
            'export type ',
            name,
            ' =',
            unionLines(
              type.cases,
              type.cases.map((c) => quoted(c.name)),
            ),
          ],
        ];
      }
      case 'variant': {
        const main: Doc = [
          docs,
          'export type ',
          name,
          ' =',
          unionLines(type.cases, this.#cases(type)),
        ];
        return options.cases === 'constants' ? [main, constants(name, type.cases)] : [main];
      }
      default: {
        const shape = type.kind === 'alias' ? this.#ref(type.type) : this.#anonymous(type);
        const value =
          shape.union !== undefined
            ? indentedUnion(shape.union)
            : [shape.word === true ? group(indent(line)) : ' ', shape.doc];
        return [[docs, 'export type ', name, ' =', value, ';']];
      }
    }
  }
}

/** `{ … }` with each member on lines of its own. */
export function body(members: readonly Doc[]): Doc {
  if (members.length === 0) return '{}';
  return ['{', indent([hardline, join(hardline, members)]), hardline, '}'];
}

function constants(
  name: Doc,
  cases: readonly { readonly name: string; readonly docs?: string }[],
): Doc {
  const keys = pascalCaseAll(cases.map((c) => c.name)).map(propertyKey);
  const members = cases.map((c, i) => {
    return [docComment(c), keys[i]!, ':', group(indent(line)), `${quoted(c.name)},`];
  });
  return ['export const ', name, ' = ', body(members), ' as const;'];
}

function primitive(type: Primitive, { long }: Values): Shape {
  switch (type) {
    case 'bool':
      return word('boolean');
    case 'u8':
    case 's8':
    case 'u16':
    case 's16':
    case 'u32':
    case 's32':
    case 'f32':
    case 'f64':
      return word('number');
    case 'u64':
    case 's64':
      return word(long);
    case 'char':
    case 'string':
      return word('string');
    case 'error-context':
      return { doc: globalName('Error'), word: true };
    default:
      return type satisfies never;
  }
}

const word = (doc: string): Shape => ({ doc, word: true });
const union = (parts: readonly Doc[]): Shape => ({ doc: unionDoc(parts), union: parts });
const boxed = (doc: Doc): Doc =>
  group(['{', indent([line, 'promise: ', doc, ifBroken(';')]), line, '}']);
const unionDoc = (parts: readonly Doc[]): Doc => [
  ifBroken('| '),
  join([line, '| '], parts.map(indent)),
];

/** A union behind a colon: in its line, on the next one, or each part on one of its own. */
function unionInPlace(shape: Shape): Doc {
  if (shape.union === undefined) return shape.doc;
  return group(indent([softline, group(unionDoc(shape.union))]));
}

/** An element of a tuple of `count`: a union that breaks stands in parentheses unless it is the only one. */
function unionInTuple(shape: Shape, count: number): Doc {
  if (shape.union === undefined || shape.union.length < 2) return shape.doc;
  if (count === 1) return group(unionDoc(shape.union));
  const inner = indent([ifBroken('('), softline, unionDoc(shape.union)]);
  return group([inner, softline, ifBroken(')')]);
}

/** `A | B` after `=`. */
const indentedUnion = (parts: readonly Doc[]): Doc => group(indent([line, group(unionDoc(parts))]));

function arrayOf(shape: Shape): Shape {
  if (shape.union === undefined) return { doc: [shape.doc, '[]'] };
  return { doc: [group(['(', indent([softline, unionDoc(shape.union)]), softline, ')']), '[]'] };
}

export function generic(name: Doc, parts: readonly Shape[]): Doc {
  const [only] = parts;
  if (parts.length === 1 && only?.word === true) return [name, '<', only.doc, '>'];
  const docs = parts.map((p) => (p.union === undefined ? p.doc : group(unionDoc(p.union))));
  return [name, enclosed('<', docs, '>', '')];
}

/** The parts of a union after `=`, each with its docs; on lines of their own where one has docs that stand between. */
function unionLines(items: readonly { readonly docs?: string }[], parts: readonly Doc[]): Doc {
  const docs = items.map((item) => docComment(item));
  if (docs.slice(1).every((doc) => doc === '')) {
    const [only] = parts;
    const isOne = only !== undefined && parts.length === 1;
    if (docs[0] === '') return [isOne ? [' ', only] : indentedUnion(parts), ';'];
    const whole = isOne ? only : group(unionDoc(parts));
    return [indent([hardline, docs[0]!, whole]), ';'];
  }
  const lines = parts.map((part, i) => [hardline, docs[i]!, '| ', indent(part)]);
  return [indent(lines), ';'];
}
