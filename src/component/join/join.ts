/**
 * Components that are joined -> one evaluation of them all: types are shared, so that a resource of one is the same
 * wherever it is passed on, and one maker is told of what comes to be. Who gives what is said by whoever joins; whether
 * it fits is judged here. Explainer.md, Component Definitions.
 */
import type { Outcome } from '../../base/index.ts';
import type { ComponentTree } from '../../binary/index.ts';
import { provide } from '../eval/bind.ts';
import { Context } from '../eval/context.ts';
import { instantiate, rootComponent, type Arguments, type Evaluated } from '../eval/evaluate.ts';
import type { Maker } from '../eval/maker.ts';
import type { InstanceValue } from '../types/entities.ts';
import type { TypeTable } from '../types/type-table.ts';

/** A component that is instantiated once, with the supply of each of its imports. */
export interface Part {
  readonly tree: ComponentTree;
  /** Its name for people. */
  readonly label: string;
  /** By the names of the imports, all of which are there. */
  readonly supplies: ReadonlyMap<string, Supply>;
}

/** Where an import comes from: the export `name` of another part, or the host, asked for `name`. */
export type Supply =
  | { readonly kind: 'part'; readonly part: Part; readonly name: string }
  | { readonly kind: 'host'; readonly name: string };

/** What came of it. */
export interface Joined {
  readonly types: TypeTable;
  /** All that the host was asked for, as if it were the exports of an instance. */
  readonly host: InstanceValue;
  /** What each part imports and exports. */
  readonly evaluated: ReadonlyMap<Part, Evaluated>;
  /** Counts one thing more that is made of this; ends `read` where it gets too many (`component/too-large`). */
  readonly step: () => void;
}

/**
 * Evaluates the parts, each of which stands after those that supply it, and gives what `read` makes of it. Where there
 * are several, they are the children of an instance that nobody wrote. The value is undefined where a supply doesn't fit
 * its import, or the parts unfold into too much.
 */
export function join<T>(
  parts: readonly Part[],
  maker: Maker,
  read: (joined: Joined) => T,
): Outcome<T | undefined> {
  const cx = new Context(maker);
  const host: InstanceValue = { sort: 'instance', exports: new Map(), host: [] };
  const evaluated = new Map<Part, Evaluated>();
  return cx.outcome(() => {
    const root = parts.length > 1 ? maker.instance(undefined, 'root', {}) : undefined;
    for (const part of parts) {
      const { tree, label } = part;
      const made = cx.nested(`component "${label}"`, () =>
        instantiate(cx, rootComponent(tree), argumentsOf(cx, part, evaluated, host), root, label),
      );
      evaluated.set(part, made);
    }
    return read({ types: cx.types, host, evaluated, step: () => cx.step() });
  });
}

function argumentsOf(
  cx: Context,
  { supplies }: Part,
  evaluated: ReadonlyMap<Part, Evaluated>,
  host: InstanceValue,
): Arguments {
  return {
    find: (def, scope) => {
      const supply = supplies.get(def.extern.name)!;
      return supply.kind === 'part'
        ? evaluated.get(supply.part)!.value.exports.get(supply.name)
        : provide(cx, scope, host, { ...def.extern, name: supply.name }, def.type);
    },
    all: host.exports,
    giver: (name) => {
      const supply = supplies.get(name);
      return supply?.kind === 'part' ? `\`${supply.part.label}\`` : 'the host';
    },
  };
}
