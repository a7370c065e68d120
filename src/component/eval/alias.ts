/** Aliases: what a name of an instance, or an index of an enclosing scope, stands for. Explainer.md, Alias Definitions. */
import { didYouMean } from '../../base/index.ts';
import type { AliasDef } from '../../binary/index.ts';
import type { Context } from './context.ts';
import type { Entity } from '../types/entities.ts';
import type { Scope } from './scope.ts';

export function evalAlias(cx: Context, scope: Scope, alias: AliasDef): Entity {
  cx.offset = alias.offset;
  const { sort, target } = alias;
  switch (target.kind) {
    case 'export': {
      const { exports } = scope.get(cx, 'instance', target.instance);
      const what = scope.nameOf('instance', target.instance);
      return named(cx, sort, target.name, exports, what);
    }
    case 'core-export': {
      const { exports } = scope.get(cx, 'core instance', target.instance);
      const what = scope.nameOf('core instance', target.instance);
      return named(cx, sort, target.name, exports, what);
    }
    case 'outer': {
      let outer: Scope | undefined = scope;
      for (let i = 0; i < target.count && outer !== undefined; i++) outer = outer.parent;
      if (outer !== undefined) return outer.get(cx, sort, target.index);
      return cx.fail(
        'component/outer-count',
        `an alias goes ${target.count} scopes out, further than there are`,
      );
    }
    default:
      return target satisfies never;
  }
}

function named(
  cx: Context,
  sort: string,
  name: string,
  exports: { get(name: string): Entity | undefined; keys(): Iterable<string> },
  what: string,
): Entity {
  const entity = exports.get(name);
  if (entity === undefined) {
    return cx.fail('component/missing-export', `${what} doesn't export \`${name}\``, {
      help: didYouMean(name, exports.keys()),
    });
  }
  if (entity.sort === sort) return entity;
  return cx.failScope(
    'component/wrong-kind',
    `the export \`${name}\` of ${what} is a ${entity.sort}, not a ${sort}`,
  );
}
