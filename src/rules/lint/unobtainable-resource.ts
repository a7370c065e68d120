/** A resource that nobody can get hold of. WIT.md, Item: resource. */
import type { Node, TypeDecl } from '../../../grammar/wit/index.ts';
import { childTypes, unalias } from '../../model/index.ts';
import type { Func, InterfaceId, Model, TypeId, TypeRef } from '../../model/index.ts';
import type { LintContext, LintRule } from '../contract.ts';

export const unobtainableResource: LintRule = {
  meta: {
    id: 'lint/unobtainable-resource',
    category: 'unused',
    severity: 'warning',
    summary: 'a resource with methods that no function gives out',
    explanation:
      'The resource has no constructor, no function takes or returns it by value, alone or within another type, and no ' +
      'function beside its own interface lends it: nobody will ever have a handle to call its methods on. A constructor ' +
      'or a function that returns it is missing. Only resources that no other package can give out are looked at: those of ' +
      'a world, of an interface written in one, and of interfaces that a world of the package exports. One with static ' +
      'functions alone needs no handle.',
    examples: {
      bad: 'interface store {\n  resource secret {\n    expose: func() -> string;\n  }\n}\n\nworld provider {\n  export store;\n}',
      good: 'interface store {\n  resource secret {\n    expose: func() -> string;\n  }\n  get: func(name: string) -> option<secret>;\n}\n\nworld provider {\n  export store;\n}',
    },
  },
  create: (context) => {
    let given: ReadonlySet<TypeRef> | undefined;
    let exported: ReadonlySet<TypeId> | undefined;
    return {
      resource: (node, parents) => {
        const id = context.typeOf(node);
        if (id === undefined || !needsHandle(node)) return;
        if (parents.at(-1)?.kind === 'interface') {
          exported ??= exportedTypes(context);
          if (!exported.has(id)) return;
        }
        given ??= givenOut(context);
        if (given.has(id)) return;
        context.report(node.name, `nothing gives out a \`${node.name.name}\``, {
          help: ['add a constructor, or a function that returns it'],
        });
      },
    };
  },
};

function needsHandle({ funcs }: Extract<TypeDecl, { kind: 'resource' }>): boolean {
  const has = (kind: Node['kind']): boolean => funcs.some((func) => func.kind === kind);
  return !has('constructor') && (has('method') || !has('static'));
}

/** The types of the interfaces that worlds of the package export. */
function exportedTypes({ model, root }: LintContext): ReadonlySet<TypeId> {
  const worlds = model.worlds.filter((world) => world.package === root);
  return new Set(
    worlds.flatMap((world) =>
      world.exports.flatMap((item) =>
        item.kind === 'interface' ? model.interfaces[item.id]!.types.map((t) => t.id) : [],
      ),
    ),
  );
}

/** The resources of which somebody gets a handle: those that cross by value, and those that others' functions borrow. */
function givenOut({ model, facts }: LintContext): ReadonlySet<TypeRef> {
  const { types } = model;
  const resources = new Set<TypeRef>();
  for (const ref of facts.reachable(facts.allFuncs().flatMap(partsOf))) {
    const type = typeof ref === 'number' ? types[ref]!.type : undefined;
    if (type?.kind === 'own') resources.add(unalias(types, type.resource));
  }
  for (const [ref, from] of reachedFrom(model)) {
    const type = types[ref]!.type;
    if (type.kind !== 'borrow') continue;
    const resource = unalias(types, type.resource);
    const owner = typeof resource === 'number' ? types[resource]!.owner : undefined;
    if (from === 'others' || owner?.kind !== 'interface' || owner.id !== from) {
      resources.add(resource);
    }
  }
  return resources;
}

const partsOf = (func: Func): readonly TypeRef[] => [
  ...func.params.map((p) => p.type),
  ...(func.result === undefined ? [] : [func.result]),
];

/** Which interface's functions reach a type; `others` where several do, or functions that a world exports. */
function reachedFrom({ types, interfaces, worlds }: Model): ReadonlyMap<TypeId, Reach> {
  const reached = new Map<TypeId, Reach>();
  const reach = (funcs: readonly Func[], from: Reach): void => {
    const todo = funcs.flatMap(partsOf).map((ref) => [ref, from] as const);
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const [ref, by] = next;
      if (typeof ref === 'string') continue;
      const known = reached.get(ref);
      const now = known === undefined || known === by ? by : 'others';
      if (now === known) continue;
      reached.set(ref, now);
      todo.push(...childTypes(types[ref]!.type).map((part) => [part, now] as const));
    }
  };
  for (const [id, { functions }] of interfaces.entries()) reach(functions, id);
  for (const { exports } of worlds) {
    reach(
      exports.flatMap((item) => (item.kind === 'func' ? [item.func] : [])),
      'others',
    );
  }
  return reached;
}

type Reach = InterfaceId | 'others';
