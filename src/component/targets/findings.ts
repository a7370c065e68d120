/**
 * Reasons why a component doesn't fit a world -> findings, each with its place in the component, its place in the
 * world's text where that is known, both sides, and what was probably meant. Names of the two sides are paired here.
 */
import { diagnostic, didYouMean, limits, type Diagnostic } from '../../base/index.ts';
import type { ComponentTree } from '../../binary/index.ts';
import {
  externName,
  interfaceName,
  worldName,
  type Model,
  type WorldId,
  type Direction,
} from '../../model/index.ts';
import { ComponentSpans } from './component-spans.ts';
import { Names, type Name } from './counterpart.ts';
import type { TargetsOptions } from './targets.ts';
import type { NamePairing, ExternPair, Reason } from './fit.ts';
import { WorldSpans } from './world-spans.ts';

/** Names that are compared at most in search of near ones: each missing name is held against all others. */
const maxCompared = 1_000_000;

export class Findings {
  readonly pairing: NamePairing;
  readonly #componentSpans: ComponentSpans;
  readonly #model: Model;
  readonly #world: WorldId;
  readonly #worldSpans: WorldSpans;
  readonly #names: Readonly<Record<Direction, Names>>;
  /** Plain names of what implements an interface, by the interface's name. */
  readonly #implementing: Readonly<Record<Direction, ReadonlyMap<string, string>>>;
  readonly #found: Diagnostic[] = [];
  /** Imports that the world doesn’t offer, and that are taken as given. */
  readonly #given: string[] = [];
  #left = 0;
  #compared = 0;

  constructor(
    tree: ComponentTree,
    model: Model,
    world: WorldId,
    { exact = false, allow = () => false }: Pick<TargetsOptions, 'exact' | 'allow'>,
  ) {
    this.#componentSpans = new ComponentSpans(tree);
    this.#model = model;
    this.#world = world;
    this.#worldSpans = new WorldSpans(model, world);
    const { imports } = model.worlds[world]!;
    const offered = imports.map((item) => ({ name: externName(model, item) }));
    const exported = this.#componentSpans.externs('export');
    this.#names = { import: new Names(offered, exact), export: new Names(exported, exact) };
    this.#implementing = {
      import: new Map(
        imports.flatMap((item) => {
          const full = item.kind === 'interface' ? interfaceName(model, item.id) : undefined;
          return full === undefined || item.name === undefined ? [] : [[full, item.name]];
        }),
      ),
      export: new Map(
        exported.flatMap((e) => (e.implements === undefined ? [] : [[e.implements, e.name]])),
      ),
    };
    this.pairing = {
      import: (name) => this.#names.import.find(this.#asked('import', name)),
      export: (name) => this.#names.export.find({ name }),
      isGiven: (name) => {
        const isAllowed = allow(this.#componentSpans.extern('import', name)?.implements ?? name);
        if (isAllowed) this.#given.push(name);
        return isAllowed;
      },
    };
  }

  add(reason: Reason): void {
    if (this.#found.length < limits.findings) this.#found.push(this.#finding(reason));
    else this.#left++;
  }

  /** The reasons, and a note of what was taken as given. */
  list(): Diagnostic[] {
    const whole = this.#componentSpans.find({ side: 'import' }, false);
    const more =
      this.#left === 0
        ? []
        : [diagnostic('targets/more', `there are ${this.#left} more reasons`, whole)];
    return [...this.#found, ...more, ...this.#allowed(whole)];
  }

  #allowed(whole: Diagnostic['span']): Diagnostic[] {
    const count = this.#given.length;
    if (count === 0) return [];
    const shown = this.#given.slice(0, 6).map((name) => `\`${name}\``);
    const more = count > shown.length ? ` and ${count - shown.length} more` : '';
    const what = count === 1 ? '1 import is' : `${count} imports are`;
    return [
      diagnostic(
        'targets/allowed',
        `${what} taken as given, though the world doesn’t offer ${count === 1 ? 'it' : 'them'}: ${shown.join(', ')}${more}`,
        whole,
        { severity: 'info' },
      ),
    ];
  }

  #finding(reason: Reason): Diagnostic {
    const { pair, name } = reason;
    switch (reason.kind) {
      case 'missing':
        return this.#missing(reason);
      case 'wrong-kind': {
        const text = `\`${name}\`${this.#within(pair)}: expected ${article(reason.expected)}, found ${article(reason.found)}`;
        return this.#make('wrong-kind', text, pair, undefined, []);
      }
      case 'differs': {
        const { where, expected, found, resources, label } = reason.difference;
        const at = where === '' ? `\`${name}\`` : `${where} of \`${name}\``;
        const text = `${at}${this.#within(pair)}: expected ${expected}, found ${found}`;
        const code = resources === undefined ? 'type-mismatch' : 'resource-mismatch';
        const [ofWorld, ofComponent] = reason.whole?.() ?? [];
        const whole =
          ofWorld === undefined ? [] : [`the world: ${ofWorld}`, `the component: ${ofComponent!}`];
        return this.#make(code, text, pair, label, [...whole, ...sameVersion(pair)]);
      }
      default:
        return reason satisfies never;
    }
  }

  #make(
    code: string,
    message: string,
    pair: ExternPair,
    label: string | undefined,
    help: readonly string[],
  ): Diagnostic {
    const span = this.#worldSpans.find(pair, label);
    // Where only the interface is there, it is what the second place shows.
    const isWhole = code === 'missing-import' && pair.inner !== undefined;
    const here = isWhole ? 'the world has the interface here' : 'the world has it here';
    const related = span === undefined ? [] : [{ message: here, span }];
    const at = this.#componentSpans.find(pair, code !== 'missing-export');
    return diagnostic(`targets/${code}`, message, at, { related, help });
  }

  #missing(reason: Extract<Reason, { kind: 'missing' }>): Diagnostic {
    const { pair, name, what, methods } = reason;
    const isImport = pair.side === 'import';
    const world = `\`${worldName(this.#model, this.#world)}\``;
    const code = isImport ? 'missing-import' : 'missing-export';
    const help = [
      ...this.#nearNames(reason),
      ...(methods === 0
        ? []
        : [
            methods === 1
              ? 'its function is missing with it'
              : `its ${methods} functions are missing with it`,
          ]),
      ...(pair.inner === undefined ? [] : sameVersion(pair)),
    ];
    if (pair.inner !== undefined) {
      const message = isImport
        ? `the component imports the ${what} \`${name}\` of \`${pair.component!}\`, which the world ${world} doesn't have there`
        : `the component doesn't export the ${what} \`${name}\` of \`${pair.world!}\`, which the world ${world} wants`;
      return this.#make(code, message, pair, undefined, help);
    }
    const message = isImport
      ? `the component imports the ${what} \`${name}\`, which the world ${world} doesn't offer`
      : `the component doesn't export the ${what} \`${name}\`, which the world ${world} wants`;
    return this.#make(code, message, pair, undefined, help);
  }

  /** What may have been meant by a name that is missing. */
  #nearNames({ pair, name, wanted, given }: Extract<Reason, { kind: 'missing' }>): string[] {
    if (pair.inner === undefined) {
      const asked = pair.side === 'import' ? this.#asked('import', name) : { name };
      const versions = this.#names[pair.side].otherVersions(asked);
      const elsewhere = [...versions, ...this.#elsewhere(pair.side, name)];
      if (elsewhere.length > 0) return elsewhere.slice(0, 4);
    }
    if (this.#compared > maxCompared) return [];
    this.#compared += given.size;
    // What is wanted under its own name is not meant by another.
    return didYouMean(
      name,
      [...given.keys()].filter((n) => !wanted.has(n)),
    );
  }

  /** The same interface, but on the other side of the world or the component, or under another name. */
  #elsewhere(side: Direction, name: string): string[] {
    const isImport = side === 'import';
    const help: string[] = [];
    if (isImport && this.#worldSpans.item('export', name) !== undefined) {
      help.push('the world has it among its exports');
    }
    if (!isImport && this.#componentSpans.extern('import', name) !== undefined) {
      help.push('the component has it among its imports');
    }
    const plain = this.#implementing[side].get(name);
    if (plain !== undefined) {
      const who = isImport ? 'the world offers' : 'the component exports';
      help.push(`${who} this interface as \`${plain}\``);
    }
    return help;
  }

  #asked(side: Direction, name: string): Name {
    return this.#componentSpans.extern(side, name) ?? { name };
  }

  /** ` in the imported …`, for parts of an interface. */
  #within({ side, inner, component, world }: ExternPair): string {
    return inner === undefined ? '' : ` in the ${side} \`${component ?? world!}\``;
  }
}

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** Says which names were paired where they are not equal. */
function sameVersion({ component, world }: ExternPair): string[] {
  if (component === undefined || world === undefined || component === world) return [];
  return [`\`${component}\` of the component is held against \`${world}\` of the world`];
}
