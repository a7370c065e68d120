/** Names that stand beside each other in generated code, group by group. What rules about names compare. */
import type { Id, InterfaceItem, ResourceFunc, WorldItem } from '../../../grammar/wit/index.ts';
import type { RuleVisitor } from '../contract.ts';

/** A visitor that is given each group of names which share a scope: types, functions, fields, cases, parameters. */
export function visitNameGroups(check: (names: readonly Id[]) => void): RuleVisitor {
  const scope = ({ items }: { readonly items: readonly (InterfaceItem | WorldItem)[] }): void => {
    const types: Id[] = [];
    const others: Id[] = [];
    for (const item of items) {
      switch (item.kind) {
        case 'record':
        case 'variant':
        case 'enum':
        case 'flags':
        case 'resource':
        case 'type-alias':
          types.push(item.name);
          break;
        case 'use':
          types.push(...item.names.map(({ name, as }) => as ?? name));
          break;
        case 'func':
          others.push(item.name);
          break;
        case 'import':
        case 'export':
        case 'include':
        case 'error':
          break;
        default:
          item satisfies never;
      }
    }
    for (const side of ['import', 'export'] as const) {
      check(
        items.flatMap((item) =>
          item.kind === side && 'name' in item.item ? [item.item.name] : [],
        ),
      );
    }
    check(types);
    check(others);
  };
  const names = (list: readonly { readonly name: Id }[]): void => check(list.map((n) => n.name));
  return {
    interface: scope,
    world: scope,
    'extern-interface': scope,
    resource: ({ funcs }) => {
      names(funcs.filter((func) => func.kind !== 'error').filter(isCalledByName));
    },
    record: ({ fields }) => names(fields),
    variant: ({ cases }) => names(cases),
    enum: ({ cases }) => names(cases),
    flags: ({ flags }) => names(flags),
    'func-type': ({ params }) => names(params),
  };
}

const isCalledByName = ({ kind }: ResourceFunc): boolean => kind !== 'constructor';
