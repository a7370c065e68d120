/**
 * Random WIT packages as text, sound by construction: every kind of type, resources, chains of `use` over several
 * packages and versions, inline and named interfaces, `include`, asynchrony, gates, docs. Equal seeds give equal text.
 */
import { randomNumbers } from '../abi/random-functions.ts';

export interface RandomWit {
  readonly text: string;
  /** The names of the root package's worlds, the last of which includes others. */
  readonly worlds: readonly string[];
}

/** A type that can be named where text is written. */
interface NamedType {
  readonly name: string;
  readonly isResource: boolean;
  /** Whether a borrow is somewhere in it, so that it can only be passed in. */
  readonly borrows: boolean;
}

interface NamedInterface {
  /** Its package with the version. */
  readonly pkg: string;
  readonly path: string;
  readonly local: string;
  readonly types: readonly NamedType[];
  /** The interfaces of which it uses types. */
  readonly uses: ReadonlySet<NamedInterface>;
}

interface Flow {
  readonly borrows: boolean;
  readonly depth: number;
}

const words = (
  'alpha beta gamma list-of type record HTTP a-b x1 use func own in2 stream-y result get-it world set-RGB interface ' +
  'k async static u9 resource map-z import proto constructor2 include'
).split(' ');
const keywords = new Set(
  'type record result use func own world interface async static resource import include'.split(' '),
);
const scalars = 'bool u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 char string'.split(' ');
const keys = scalars.filter((t) => !t.startsWith('f'));

/** @param isCommon Leaves out what not every tool takes: handles in the values of maps. */
export function randomWit(seed: number, isCommon = false): RandomWit {
  return new Writer(seed, isCommon).packages();
}

class Writer {
  readonly #random: () => number;
  readonly #isCommon: boolean;
  /** The interfaces that are written already, of all packages. */
  readonly #interfaces: NamedInterface[] = [];
  #pkg = '';
  #version: string | undefined;
  /**
   * Whether worlds export all that their exports use. If not, exports use only interfaces that use none, for nothing
   * may be imported that uses what is exported.
   */
  #isClosed = false;
  /** Off where worlds include each other: what they share must be gated alike. */
  #mayBeUnstable = true;
  /** Interfaces whose types exports use; none of them is exported under a name as well. */
  readonly #exposed = new Set<NamedInterface>();
  readonly #renamed = new Set<NamedInterface>();

  constructor(seed: number, isCommon: boolean) {
    this.#isCommon = isCommon;
    this.#random = randomNumbers(seed);
  }

  packages(): RandomWit {
    const deps: string[] = [];
    for (let n = this.#upTo(3); n > 0; n--) {
      const version = this.#pick([undefined, '0.2.3', '1.4.0', '2.0.0-rc.1+build.5']);
      // One package may be there in two versions.
      const name = this.#chance(0.3) ? 'dep:twice' : `dep:p${n}`;
      const full = version === undefined ? name : `${name}@${version}`;
      if (deps.some((d) => d.includes(`package ${full} {`))) continue;
      if (name === 'dep:twice' && version === undefined) continue;
      this.#version = version;
      this.#pkg = full;
      deps.push(`${this.#docs('')}package ${full} {\n${this.#packageBody(name, false).text}}\n`);
    }
    this.#version = this.#pick([undefined, '0.1.0', '1.2.0']);
    const name = 'root:pkg';
    this.#pkg = this.#version === undefined ? name : `${name}@${this.#version}`;
    const head = `${this.#docs('')}package ${this.#pkg};\n`;
    const { text, worlds } = this.#packageBody(name, true);
    return { text: `${head}\n${text}\n${deps.join('\n')}`, worlds };
  }

  #packageBody(pkg: string, isRoot: boolean): { readonly text: string; readonly worlds: string[] } {
    const names = this.#names();
    this.#isClosed = this.#chance(0.5);
    let text = '';
    for (let n = 1 + this.#upTo(3); n > 0; n--) {
      const name = names();
      const version = this.#version === undefined ? '' : `@${this.#version}`;
      const { body, types, uses } = this.#interfaceBody(this.#interfaces);
      text += `${this.#about('')}interface ${name} {\n${body}}\n\n`;
      this.#interfaces.push({
        pkg: this.#pkg,
        path: `${pkg}/${name}${version}`,
        local: name,
        types,
        uses,
      });
    }
    const worlds: string[] = [];
    const count = isRoot ? 1 + this.#upTo(3) : this.#upTo(2);
    for (let n = 0; n < count; n++) {
      const name = names();
      // What is in a world that others include has a prefix of its own, so that nothing meets.
      const included = isRoot && n === count - 1 ? worlds.filter(() => this.#chance(0.5)) : [];
      const includes = included.map((w) => `  include ${w};\n`).join('');
      text += `${this.#about('')}world ${name} {\n${includes}${this.#worldBody(`w${n}-`, isRoot && count > 1)}}\n\n`;
      worlds.push(name);
    }
    return { text, worlds: worlds.map((w) => w.replace('%', '')) };
  }

  #interfaceBody(
    usable: readonly NamedInterface[],
    indent = '  ',
  ): { body: string; types: NamedType[]; uses: ReadonlySet<NamedInterface> } {
    const names = this.#names();
    const types: NamedType[] = [];
    const uses = new Set<NamedInterface>();
    let body = this.#uses(usable, names, types, indent, uses);
    for (let n = this.#upTo(6); n > 0; n--) body += this.#typeDecl(names, types, indent);
    for (let n = this.#upTo(4); n > 0; n--) {
      body += `${this.#about(indent)}${indent}${names()}: ${this.#func(types)};\n`;
    }
    return { body, types, uses };
  }

  /** `use` of types of interfaces before; their names are added to `types`. */
  #uses(
    usable: readonly NamedInterface[],
    names: () => string,
    types: NamedType[],
    indent: string,
    uses?: Set<NamedInterface>,
  ): string {
    let text = '';
    for (const iface of usable.filter(() => this.#chance(0.3))) {
      const used = iface.types.filter(() => this.#chance(0.6));
      if (used.length === 0) continue;
      uses?.add(iface);
      const list = used.map((t) => {
        const name = names();
        types.push({ ...t, name });
        return `${t.name} as ${name}`;
      });
      text += `${indent}use ${this.#path(iface)}.{${list.join(', ')}};\n`;
    }
    return text;
  }

  #path(iface: NamedInterface): string {
    return iface.pkg === this.#pkg ? iface.local : iface.path;
  }

  #worldBody(prefix: string, isIncluded: boolean): string {
    const fresh = this.#names();
    const names = (): string => prefix + fresh().replace('%', '');
    const types: NamedType[] = [];
    let body = this.#uses(this.#interfaces, names, types, '  ');
    for (let n = this.#upTo(3); n > 0; n--) body += this.#typeDecl(names, types, '  ');
    const isLeaf = ({ uses }: NamedInterface): boolean => uses.size === 0;
    const isShallow = ({ uses }: NamedInterface): boolean => [...uses].every(isLeaf);
    this.#mayBeUnstable = !isIncluded;
    const taken = new Set<string>();
    for (const side of ['import', 'export'] as const) {
      const isFree = side === 'import' || this.#isClosed;
      const allowed = isFree ? this.#interfaces : this.#interfaces.filter(isShallow);
      const isRenamed = (i: NamedInterface): boolean =>
        this.#renamed.has(i) || [...i.uses].some(isRenamed);
      const usable = allowed.filter((i) => side === 'import' || !isRenamed(i));
      const whole = (iface: NamedInterface): void => {
        if (taken.has(side + iface.path)) return;
        taken.add(side + iface.path);
        // What several worlds have must be gated alike where one includes them.
        const about = isIncluded ? this.#docs('  ') : this.#about('  ');
        body += `${about}  ${side} ${this.#path(iface)};\n`;
        closed(iface.uses);
      };
      const closed = (uses: Iterable<NamedInterface>): void => {
        if (side === 'import') return;
        for (const used of uses) {
          this.#exposed.add(used);
          if (this.#isClosed) whole(used);
        }
      };
      for (let n = this.#upTo(5); n > 0; n--) {
        const about = this.#about('  ');
        const iface = usable.length === 0 ? undefined : this.#pick(usable);
        switch (this.#upTo(4)) {
          case 0:
            body += `${about}  ${side} ${names()}: ${this.#func(types)};\n`;
            break;
          case 1: {
            const reached = isFree ? usable : usable.filter(isLeaf);
            const { body: inner, uses } = this.#interfaceBody(reached, '    ');
            body += `${about}  ${side} ${names()}: interface {\n${inner}  }\n`;
            closed(uses);
            break;
          }
          case 2:
            if (iface === undefined || this.#chance(0.6)) break;
            if (side === 'export') {
              if (this.#exposed.has(iface)) break;
              this.#renamed.add(iface);
            }
            body += `${about}  ${side} ${names()}: ${this.#path(iface)};\n`;
            closed(iface.uses);
            break;
          default:
            if (iface !== undefined) whole(iface);
        }
      }
    }
    this.#mayBeUnstable = true;
    return body;
  }

  #typeDecl(names: () => string, types: NamedType[], indent: string): string {
    const about = this.#about(indent);
    const name = names();
    const flow = { borrows: this.#chance(0.1), depth: 2 };
    const type = (): string => this.#type(types, flow);
    const many = <T>(max: number, item: (name: string) => T): T[] => {
      const labels = this.#names();
      return Array.from({ length: 1 + this.#upTo(max) }, () => item(labels()));
    };
    const add = (isResource = false): void => {
      types.push({ name, isResource, borrows: flow.borrows && !isResource });
    };
    const doc = (): string => this.#docs('').replace(/\n$/, '\n ');
    const end = (body: readonly string[]): string => ` { ${body.join(', ')} }\n`;
    let text: string;
    switch (this.#upTo(6)) {
      case 0:
        text = `record ${name}${end(many(4, (n) => `${doc()}${n}: ${type()}`))}`;
        break;
      case 1:
        text = `variant ${name}${end(many(4, (n) => (this.#chance(0.4) ? n : `${doc()}${n}(${type()})`)))}`;
        break;
      case 2:
        text = `enum ${name}${end(many(12, (n) => `${doc()}${n}`))}`;
        break;
      case 3:
        text = `flags ${name}${end(many(12, (n) => `${doc()}${n}`))}`;
        break;
      case 4:
        // Nothing may carry characters in a stream, by whatever name.
        text = `type ${name} = ${type().replace(/^char$/, 'string')};\n`;
        break;
      default: {
        add(true);
        // A member that is called as its resource would clash with it in a component.
        const members = this.#names(name);
        const items: string[] = this.#chance(0.5) ? [`constructor(${this.#params(types)});`] : [];
        for (let n = this.#upTo(4); n > 0; n--) {
          const isStatic = this.#chance(0.3) ? 'static ' : '';
          items.push(`${this.#about(indent)}${members()}: ${isStatic}${this.#func(types, true)};`);
        }
        return `${about}${indent}resource ${name} {\n${items.map((i) => `${indent}  ${i}\n`).join('')}${indent}}\n`;
      }
    }
    add();
    return `${about}${indent}${text}`;
  }

  #func(types: readonly NamedType[], isMember = false): string {
    const async = this.#chance(0.2) ? 'async ' : '';
    const result = this.#type(types, { borrows: false, depth: 3 });
    const params = this.#params(types, isMember ? 'self' : undefined);
    return `${async}func(${params})${this.#chance(0.3) ? '' : ` -> ${result}`}`;
  }

  #params(types: readonly NamedType[], taken?: string): string {
    const names = this.#names();
    const count = this.#chance(0.05) ? 18 : this.#upTo(4);
    return Array.from({ length: count }, () => names())
      .filter((name) => name !== taken)
      .map((name) => `${name}: ${this.#type(types, { borrows: true, depth: 2 })}`)
      .join(', ');
  }

  #type(types: readonly NamedType[], flow: Flow): string {
    const usable = types.filter((t) => flow.borrows || !t.borrows);
    if (usable.length > 0 && this.#chance(0.35)) {
      const { name, isResource } = this.#pick(usable);
      return isResource && flow.borrows && this.#chance(0.5) ? `borrow<${name}>` : name;
    }
    if (flow.depth === 0 || this.#chance(0.4)) return this.#pick(scalars);
    const inner = { ...flow, depth: flow.depth - 1 };
    const part = (): string => this.#type(types, inner);
    switch (this.#upTo(9)) {
      case 0:
        return `list<${part()}>`;
      case 1:
        return `list<${part()}, ${1 + this.#upTo(5)}>`;
      case 2:
        return `option<${part()}>`;
      case 3:
        return this.#pick([
          'result',
          `result<${part()}>`,
          `result<_, ${part()}>`,
          `result<${part()}, ${part()}>`,
        ]);
      case 4:
        return `tuple<${Array.from({ length: 1 + this.#upTo(4) }, part).join(', ')}>`;
      case 5:
        return `map<${this.#pick(keys)}, ${this.#isCommon ? this.#pick(scalars) : part()}>`;
      case 6:
        return 'error-context';
      default: {
        const kind = this.#pick(['stream', 'future']);
        const element = this.#type(types, { borrows: false, depth: inner.depth });
        // A stream of characters is not allowed.
        return element === 'char' || this.#chance(0.2) ? kind : `${kind}<${element}>`;
      }
    }
  }

  /** Docs and gates. */
  #about(indent: string): string {
    const gate = (): string => {
      if (this.#version === undefined || this.#chance(0.7)) return '';
      const what =
        this.#mayBeUnstable && this.#chance(0.2)
          ? '@unstable(feature = new-thing)'
          : `@since(version = ${this.#version})`;
      const deprecated = this.#chance(0.2)
        ? `${indent}@deprecated(version = ${this.#version})\n`
        : '';
      return `${indent}${what}\n${deprecated}`;
    };
    // Interfaces and worlds have no identity outside; what is imported of them has.
    const id =
      indent !== '' && this.#chance(0.05)
        ? `${indent}@external-id("an id \\u{e9} ${this.#upTo(99)}")\n`
        : '';
    return this.#docs(indent) + gate() + id;
  }

  #docs(indent: string): string {
    if (this.#chance(0.75)) return '';
    const line = (): string => `${indent}/// ${this.#pick(words)} “${this.#pick(words)}” \\ */ {`;
    return this.#chance(0.5) ? `${line()}\n` : `${line()}\n${indent}///\n${line()}\n`;
  }

  /** Gives names that are unique in their scope. */
  #names(without = ''): () => string {
    const taken = new Set<string>([without.replace('%', '').toLowerCase()]);
    return () => {
      for (let n = 0; ; n++) {
        const word = this.#pick(words);
        const name = n < 3 && !taken.has(word) ? word : `${word}-n${n}`;
        if (taken.has(name.toLowerCase())) continue;
        taken.add(name.toLowerCase());
        return keywords.has(name) ? `%${name}` : name;
      }
    };
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #upTo(n: number): number {
    return Math.floor(this.#random() * n);
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#upTo(items.length)]!;
  }
}
