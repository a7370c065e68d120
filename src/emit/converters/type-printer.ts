/**
 * The types of a program -> declarations of what is done with their values between JavaScript and the host's memory
 * (`runtime/host/direct/values.ts`, `DirectType`), each for itself: where a part lies, under which key, and which bits an
 * integer may have stands in the code as it is. What is checked, and in which words, is the runtime's. In what is printed
 * `m` is the memory, `resources` are the program's, `v` is a value, `p` where it lies, and `s` the scope of the call.
 */
import {
  discriminantSize,
  flagsSize,
  type Layout,
  layoutOfCases,
  layoutOfFields,
} from '../../abi/index.ts';
import type { DefinedType, Structure, TypeRef } from '../../model/index.ts';
import type { HostType, Plan } from '../../plan/index.ts';
import { isNumberKind, numberArrays } from '../../runtime/index.ts';
import { printKey, printText } from '../data.ts';
import { type Scalar, scalars, unsigned } from './scalars.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

/** A type, as far as who has it as a part has to know. */
interface Printed extends Layout {
  /** What a value counts for as a part. */
  readonly weight: number;
  /** Set for what is one core value. */
  readonly scalar?: Scalar;
  /** The name of its declaration, which is made when it is asked for. */
  readonly name: string;
}

export class TypePrinter {
  readonly #types: readonly HostType[];
  readonly #resources: Plan['resources'];
  readonly #known = new Map<TypeRef, Printed>();
  readonly #declarations: string[] = [];
  readonly #names = new Set<string>();

  constructor(types: readonly HostType[], resources: Plan['resources']) {
    this.#types = types;
    this.#resources = resources;
  }

  /** All that was printed so far, each after what it is made of. */
  get declarations(): readonly string[] {
    return this.#declarations;
  }

  /** The names of the runtime's share that stand in it. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Notes a name of the share. */
  use<T extends string>(name: T): T {
    this.#names.add(name);
    return name;
  }

  /** A type as a whole, declared. */
  type(ref: TypeRef): Printed {
    let known = this.#known.get(ref);
    if (known === undefined) this.#known.set(ref, (known = this.#print(ref)));
    return known;
  }

  #print(ref: TypeRef): Printed {
    const type = this.#structure(ref);
    const name = `$${ref}`;
    if (typeof type === 'string') {
      if (type === 'string') return this.#text(name);
      if (type === 'error-context') throw notHere(type);
      return this.#scalar(name, scalars[type]);
    }
    const { keys = [] } = typeof ref === 'string' ? {} : this.#types[ref]!;
    switch (type.kind) {
      case 'record':
        return this.#record(name, type, keys);
      case 'tuple':
        return this.#tuple(name, type);
      case 'flags':
        return this.#flags(name, keys);
      case 'enum':
        return this.#enum(name, type);
      case 'option':
        return this.#option(name, type);
      case 'variant':
        return this.#cases(
          name,
          type.cases.map(({ name: tag, type: its }) => [tag, its] as const),
        );
      case 'result':
        return this.#cases(
          name,
          [
            ['ok', type.ok],
            ['err', type.err],
          ],
          '`ok` or `err`',
        );
      case 'list':
        return this.#list(name, type);
      case 'map':
        return this.#map(name, type);
      case 'own':
      case 'borrow':
        return this.#handle(name, type);
      default:
        throw notHere(type.kind);
    }
  }

  #structure(ref: TypeRef): Structure {
    return typeof ref === 'string' ? ref : (this.#types[ref]!.type as Structure);
  }

  #declare(name: string, code: string): void {
    this.#declarations.push(`const ${name} = ${code};`);
  }

  /** A statement that writes the value of an expression; scalars go through `x`, as the memory may grow before they are taken. */
  #write(part: Printed, value: string, at: string): string {
    const { scalar } = part;
    if (scalar === undefined) return `${part.name}.write(${value}, ${at}, s);`;
    this.#useAll(scalar);
    return `x = ${scalar.take.replace('$v', () => value)}; ${store(scalar, at)}`;
  }

  /** An expression that reads a value. */
  #read(part: Printed, at: string): string {
    const { scalar } = part;
    if (scalar === undefined) return `${part.name}.read(${at}, s)`;
    return scalar.give.replace('$c', () => load(scalar, at));
  }

  #useAll({ names }: Scalar): void {
    for (const name of names) this.use(name);
  }

  #scalar(name: string, scalar: Scalar): Printed {
    const { size, weight, take, give, of } = scalar;
    this.#useAll(scalar);
    const taken = take.replace('$v', 'v');
    let isDeclared = false;
    const declare = (): string => {
      // As a part it stands where it is a part.
      if (!isDeclared) {
        this.#declare(
          name,
          braces([
            `size: ${size}, align: ${size}, weight: ${weight},`,
            `write(v, p, s) { const x = ${taken}; ${store(scalar, 'p')} },`,
            `read: (p, s) => ${give.replace('$c', () => load(scalar, 'p'))},`,
            `core: { to: (v, s) => ${taken}, from: ($c, s) => ${give.replace('$c', () => of)} },`,
          ]),
        );
      }
      isDeclared = true;
      return name;
    };
    return {
      size,
      align: size,
      weight,
      scalar,
      get name() {
        return declare();
      },
    };
  }

  #text(name: string): Printed {
    this.#declare(name, `${this.use('textType')}(m, text)`);
    return { name, size: 8, align: 4, weight: 80 };
  }

  #handle(name: string, { kind, resource: type }: Of<'own' | 'borrow'>): Printed {
    const resource = `resources[${this.#resources.findIndex((r) => r.type === type)}]`;
    return this.#scalar(name, {
      ...unsigned[4],
      take: `s.fromHost("${kind}", ${resource}, $v)`,
      give: `s.toHost("${kind}", ${resource}, $c)`,
      weight: 80,
      names: [],
    });
  }

  #flags(name: string, keys: readonly string[]): Printed {
    const form = unsigned[flagsSize(keys.length)];
    this.#declare(`${name}_keys`, printTexts(keys));
    const its = keys.map((key, i) => `${printKey(key)}: ((c >>> ${i}) & 1) === 1`);
    this.#declare(`${name}_of`, `(c) => (${braces(its.map((it) => `${it},`))})`);
    return this.#scalar(name, {
      ...form,
      take: `takeFlags($v, ${name}_keys)`,
      give: `${name}_of($c)`,
      weight: 16 * keys.length,
      names: ['takeFlags'],
    });
  }

  #enum(name: string, { cases }: Of<'enum'>): Printed {
    const tags = cases.map((c) => c.name);
    this.#declare(`${name}_cases`, `${this.use('enumCases')}(${printTexts(tags)})`);
    return this.#scalar(name, {
      ...unsigned[discriminantSize(tags.length)],
      take: `${name}_cases.fromHost($v)`,
      give: `${name}_cases.toHost($c)`,
      weight: 16,
      names: [],
    });
  }

  /** What lies in memory as a whole. */
  #byPointer(
    name: string,
    { size, align }: Layout,
    weight: number,
    write: readonly string[],
    read: readonly string[],
  ): Printed {
    const code = braces([
      `size: ${size}, align: ${align}, weight: ${weight},`,
      `write(v, p, s) ${braces(write)},`,
      `read(p, s) ${braces(read)},`,
    ]);
    this.#declare(name, `${this.use('byPointer')}(m, ${code})`);
    return { name, size, align, weight };
  }

  #record(name: string, { fields }: Of<'record'>, keys: readonly string[]): Printed {
    const parts = fields.map(({ type }) => this.type(type));
    const all = layoutOfFields(parts);
    this.#declare(`${name}_keys`, printTexts(keys));
    this.use('takeRecord');
    this.use('property');
    const write = this.#writeParts(
      parts,
      all.offsets,
      (i) => `property(o, ${printText(keys[i]!)})`,
      `\`.\${${name}_keys[i]}\``,
    );
    const places = parts.map((part, i) => this.#read(part, plus('p', all.offsets[i]!)));
    // Only an option that is none may be undefined; its field is left out.
    const mayLack = fields.map(({ type }) => isOption(this.#structure(type)));
    const read = mayLack.includes(true)
      ? [
          'const o = {};',
          'let x;',
          ...places.map((place, i) => {
            const field = `o[${printText(keys[i]!)}]`;
            return mayLack[i]
              ? `if ((x = ${place}) !== undefined) ${field} = x;`
              : `${field} = ${place};`;
          }),
          'return o;',
        ]
      : [`return ${braces(places.map((place, i) => `${printKey(keys[i]!)}: ${place},`))};`];
    return this.#byPointer(
      name,
      all,
      16,
      [`const o = takeRecord(v, ${name}_keys);`, ...write],
      [`m.countLifted(${weightOf(parts)});`, ...read],
    );
  }

  #tuple(name: string, { types }: Of<'tuple'>): Printed {
    const parts = types.map((type) => this.type(type));
    const all = layoutOfFields(parts);
    const write = this.#writeParts(parts, all.offsets, (i) => `o[${i}]`, '`[${i}]`');
    const places = parts.map((part, i) => this.#read(part, plus('p', all.offsets[i]!)));
    return this.#byPointer(
      name,
      all,
      16,
      [`const o = ${this.use('elementsOf')}(v, ${parts.length});`, ...write],
      [`m.countLifted(${weightOf(parts)});`, `return [${places.join(', ')}];`],
    );
  }

  /** Writes parts one after the other; what is thrown says at which step. */
  #writeParts(
    parts: readonly Printed[],
    offsets: readonly number[],
    valueOf: (index: number) => string,
    step: string,
  ): readonly string[] {
    const writes = parts.flatMap((part, i) => [
      ...(i === 0 ? [] : [`i = ${i};`]),
      this.#write(part, valueOf(i), plus('p', offsets[i]!)),
    ]);
    this.use('inPart');
    return [
      'let i = 0, x;',
      `try ${braces(writes)} catch (error) {`,
      `  throw inPart(${step}, error);`,
      '}',
    ];
  }

  #option(name: string, { type }: Of<'option'>): Printed {
    if (isOption(this.#structure(type))) {
      return this.#cases(
        name,
        [
          ['none', undefined],
          ['some', type],
        ],
        '`none` or `some`',
      );
    }
    const some = this.type(type);
    const all = layoutOfCases([undefined, some]);
    const at = plus('p', all.payloadOffset);
    return this.#byPointer(
      name,
      all,
      16,
      [
        'let x = v !== undefined && v !== null;',
        'm.view.setUint8(p, x ? 1 : 0);',
        `if (x) { ${this.#write(some, 'v', at)} }`,
      ],
      [
        'if (m.view.getUint8(p) === 0) return undefined;',
        `m.countLifted(${some.weight});`,
        `return ${this.#read(some, at)};`,
      ],
    );
  }

  #cases(
    name: string,
    cases: readonly (readonly [tag: string, type: TypeRef | undefined])[],
    expected?: string,
  ): Printed {
    const payloads = cases.map(([, type]) => (type === undefined ? undefined : this.type(type)));
    const tags = cases.map(([tag], i) => {
      const payload = payloads[i] === undefined ? '' : ', payload: true';
      return `{ tag: ${printText(tag)}${payload} },`;
    });
    const wanted = expected === undefined ? '' : `, ${printText(expected)}`;
    const list = `${name}_cases`;
    this.#declare(list, `new ${this.use('Cases')}([\n${indented(tags)}\n]${wanted})`);
    const first = unsigned[discriminantSize(cases.length)];
    if (payloads.every((payload) => payload === undefined)) {
      return this.#scalar(name, {
        ...first,
        take: `${list}.chosen($v, Number)`,
        give: `({ tag: ${list}.all[$c].tag })`,
        weight: 16,
        names: [],
      });
    }
    const all = layoutOfCases(payloads);
    const at = plus('p', all.payloadOffset);
    const writes: string[] = [];
    const reads: string[] = [];
    for (const [i, payload] of payloads.entries()) {
      const tag = `tag: ${printText(cases[i]![0])}`;
      if (payload === undefined) {
        reads.push(`case ${i}: return { ${tag} };`);
        continue;
      }
      writes.push(`case ${i}: ${this.#write(payload, 'v', at)} break;`);
      reads.push(
        `case ${i}:`,
        `  m.countLifted(${payload.weight});`,
        `  return { ${tag}, val: ${this.#read(payload, at)} };`,
      );
    }
    return this.#byPointer(
      name,
      all,
      16,
      [
        `${list}.chosen(v, (i, _, v) => {`,
        '  let x;',
        `  m.view.set${first.method}(p, i${first.size === 1 ? '' : ', true'});`,
        `  switch (i) ${nested(braces(writes))}`,
        '});',
      ],
      [`switch (${load(first, 'p')}) ${braces(reads)}`],
    );
  }

  #list(name: string, { type, length }: Of<'list'>): Printed {
    const element = this.type(type);
    if (length !== undefined) {
      this.#declare(name, `${this.use('fixedList')}(m, ${element.name}, ${length})`);
      return { name, size: element.size * length, align: element.align, weight: 80 };
    }
    const kind = this.#structure(type);
    const isNumber = typeof kind === 'string' && isNumberKind(kind);
    this.#declare(
      name,
      isNumber
        ? `${this.use('numbers')}(m, ${printText(kind)}, ${numberArrays[kind].name}, ${element.name})`
        : `${this.use('elements')}(m, ${element.name})`,
    );
    return { name, size: 8, align: 4, weight: 80 };
  }

  #map(name: string, { key, value }: Of<'map'>): Printed {
    const [keys, its] = [this.type(key), this.type(value)];
    const { size, align, offsets } = layoutOfFields([keys, its]);
    const layout = `{ size: ${size}, align: ${align} }`;
    this.#declare(
      name,
      `${this.use('entries')}(m, ${keys.name}, ${its.name}, ${layout}, ${offsets[1]})`,
    );
    return { name, size: 8, align: 4, weight: 80 };
  }
}

const isOption = (type: Structure): boolean => typeof type !== 'string' && type.kind === 'option';

const notHere = (kind: string): TypeError =>
  new TypeError(`no adapter passes values of kind ${kind}`);

type Form = Pick<Scalar, 'size' | 'method'>;

/** A statement that stores the core value `x`. */
const store = ({ size, method }: Form, at: string): string =>
  `m.view.set${method}(${at}, x${size === 1 ? '' : ', true'});`;

const load = ({ size, method }: Form, at: string): string =>
  `m.view.get${method}(${at}${size === 1 ? '' : ', true'})`;

const plus = (base: string, offset: number): string =>
  offset === 0 ? base : `${base} + ${offset}`;

const printTexts = (texts: readonly string[]): string => `[${texts.map(printText).join(', ')}]`;

function weightOf(parts: readonly Printed[]): number {
  return parts.reduce((sum, { weight }) => sum + weight, 0);
}

/** Lines in braces. */
function braces(lines: readonly string[]): string {
  return lines.length === 0 ? '{}' : `{\n${indented(lines)}\n}`;
}

const indented = (lines: readonly string[]): string =>
  lines.map((line) => `  ${nested(line)}`).join('\n');

const nested = (text: string): string => text.replaceAll('\n', '\n  ');
