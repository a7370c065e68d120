/**
 * A world or a linked program -> what it asks of its host, in one form: the types, with their names in JavaScript, and the
 * imports as a tree of names, as plans have them. Core modules that are imported stay out: nobody mocks one.
 */
import { pascalCase } from '../base/index.ts';
import {
  interfaceName,
  type Func,
  type Model,
  type TypeRef,
  type WorldId,
} from '../model/index.ts';
import { hostTypes, type HostType, type Plan, type PlanImport } from '../plan/index.ts';

/** What a host is asked for. */
export interface Surface {
  readonly types: readonly HostType[];
  readonly items: readonly SurfaceItem[];
}

/** An import of the world, or a part of an interface that it imports. */
export type SurfaceItem =
  | { readonly kind: 'instance'; readonly name: string; readonly items: readonly SurfaceItem[] }
  | { readonly kind: 'func'; readonly name: string; readonly func: SurfaceFunc }
  /** `type` is the resource type that handles refer to. */
  | {
      readonly kind: 'resource';
      readonly name: string;
      readonly className: string;
      readonly type: number;
    };

/** The type of a function, as far as a host has to answer. */
export interface SurfaceFunc {
  readonly async: boolean;
  readonly result?: TypeRef;
}

/**
 * What is mocked: a program that `link` made, or, before there is one, a world of a model (`load`, `selectWorld`).
 */
export type MockSource =
  { readonly plan: Plan } | { readonly model: Model; readonly world: WorldId };

/** What a source asks of its host. */
export function surfaceOf(source: MockSource): Surface {
  return 'plan' in source
    ? { types: hostTypes(source.plan.types), items: ofPlan(source.plan, source.plan.imports) }
    : ofWorld(source.model, source.world);
}

function ofPlan(plan: Plan, items: readonly PlanImport[]): SurfaceItem[] {
  return items.flatMap((item): SurfaceItem[] => {
    const { name } = item;
    switch (item.kind) {
      case 'instance':
        return [{ kind: 'instance', name, items: ofPlan(plan, item.items) }];
      case 'func':
        return [{ kind: 'func', name, func: plan.funcs[item.func]!.type }];
      case 'resource': {
        const { type } = plan.resources[item.resource]!;
        return [{ kind: 'resource', name, className: pascalCase(name), type }];
      }
      case 'module':
        return [];
      default:
        return item satisfies never;
    }
  });
}

function ofWorld(model: Model, id: WorldId): Surface {
  const world = model.worlds[id]!;
  const resource = (name: string, type: number): SurfaceItem[] =>
    model.types[type]!.type.kind === 'resource'
      ? [{ kind: 'resource', name, className: pascalCase(name), type }]
      : [];
  const func = (f: Func): SurfaceItem => ({ kind: 'func', name: f.name, func: f });
  const items = world.imports.flatMap((item): SurfaceItem[] => {
    switch (item.kind) {
      case 'type':
        return resource(item.name, item.id);
      case 'func':
        return [func(item.func)];
      case 'interface': {
        const { types, functions } = model.interfaces[item.id]!;
        const inner = [...types.flatMap((t) => resource(t.name, t.id)), ...functions.map(func)];
        const name = item.name ?? interfaceName(model, item.id)!;
        return inner.length === 0 ? [] : [{ kind: 'instance', name, items: inner }];
      }
      default:
        return item satisfies never;
    }
  });
  return { types: hostTypes(model.types), items };
}
