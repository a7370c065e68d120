/** A world -> the file that its user starts from: a class for each that is to be derived from, which traps until it is written. */
import type { WorldGroup } from '../../src/abi/index.ts';
import type { CFunction } from '../c/functions.ts';
import { quoted } from '../c/quoted.ts';
import type { Doc } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { ownParamNames, prototype } from './declarations.ts';
import type { CppResource, CppTypes, Scope } from './types.ts';

export function skeleton(types: CppTypes, header: string): Doc {
  const { world } = types;
  return code`
    // A component of the world ${world.title}: yours to write.
    #include ${quoted(header)}

    ${paragraphs(world.exports.map((g) => classes(types, g.group, g.functions)))}`;
}

function classes(
  types: CppTypes,
  group: WorldGroup,
  functions: readonly CFunction[],
): Doc | undefined {
  const namespace = types.names.namespace(group);
  const scope = { group, alias: 'api' };
  const free = functions.filter((f) => f.func.kind.kind !== 'method');
  const names = types.names.implementation(group);
  const resources = types.resources.filter((r) => r.group === group);
  if (free.length + resources.length === 0) return undefined;
  // A member called like its class would be a constructor.
  const impl = [...names.values()].includes('impl') ? 'implementation_impl' : 'impl';
  // Beside the namespace of the interface, and called like it.
  const mine = namespace.replace(/^exports/, 'my');
  return code`
    namespace ${mine} {

    namespace api = ::${namespace};

    ${paragraphs(
      resources.map(
        (r) => code`
          class ${implOf(r)} : public api::${r.other} {
           public:
            ${paragraphs(r.methods.map((fn) => method(types, fn, r.names.get(fn.func)!, scope)))}
          };`,
      ),
    )}

    ${
      free.length > 0 &&
      code`
        class ${impl} : public api::implementation {
         public:
          ${paragraphs(free.map((fn) => method(types, fn, names.get(fn.func)!, scope)))}
        };`
    }

    }  // namespace ${mine}

    ${free.length > 0 && `WIT_EXPORT(${namespace}, ${mine}::${impl})`}`;
}

const implOf = ({ own, names }: CppResource): string =>
  [...names.values()].includes(`${own}_impl`) ? `${own}_implementation` : `${own}_impl`;

function method(types: CppTypes, fn: CFunction, name: string, scope: Scope): Doc {
  const names = ownParamNames(types, fn).slice(fn.func.kind.kind === 'method' ? 1 : 0);
  return code`
    ${prototype(types, fn, name, { after: ' override', scope, isOpen: true })}
      ${names.map((n) => `(void)${n};`)}
      __builtin_trap();
    }`;
}
