/**
 * Type definitions -> nodes: indexes are looked up, value types interned. Explainer.md, Type Definitions.
 */
import { contains } from '../../abi/index.ts';
import { limits } from '../../base/index.ts';
import type { DefType, FuncType, ValType, ValueDefType } from '../../binary/index.ts';
import type { TypeRef } from '../../model/index.ts';
import type { Context } from './context.ts';
import type { FuncNode, ResourceNode, TypeNode, TypeUse, ValueNode } from '../types/entities.ts';
import type { Scope } from './scope.ts';
import { definedType } from '../types/type-table.ts';

export function evalType(cx: Context, scope: Scope, def: DefType): TypeNode {
  switch (def.kind) {
    case 'func':
      return funcNode(cx, scope, def);
    case 'instance':
    case 'component':
      return { kind: def.kind, decls: def.decls, scope };
    case 'resource':
      return defineResource(cx, scope, def.rep, def.dtor);
    default:
      return valueNode(cx, scope, def);
  }
}

function valueNode(cx: Context, scope: Scope, def: ValueDefType): ValueNode {
  const parts = new Map<number, ValueNode | ResourceNode>();
  let depth = def.kind === 'primitive' ? 0 : 1;
  let size = 1;
  const use = (t: ValType): TypeRef => {
    if (typeof t === 'string') {
      size++;
      return t;
    }
    const node = valueTypeAt(cx, scope, t);
    parts.set(t, node);
    depth = Math.max(depth, node.depth + 1);
    size += node.size;
    return node.ref;
  };
  const type = definedType(def, use, (index) => {
    const node = resourceAt(cx, scope, index);
    parts.set(index, node);
    return node.id;
  });
  if (depth > limits.typeNesting) {
    cx.fail('component/nesting', `types are nested more than ${limits.typeNesting} deep`);
  }
  if (size > limits.typeParts) {
    const message = `a type has more than ${limits.typeParts} parts when it is written out`;
    cx.fail('component/too-large', message);
  }
  checkShape(cx, def);
  const ref = typeof type === 'object' ? cx.types.intern(type) : type;
  return { kind: 'value', ref, depth, size, source: { kind: 'defined', def, parts } };
}

/** What layout and lifting take for granted; the other rules of validation are not asked here. */
function checkShape(cx: Context, def: ValueDefType): void {
  const empty = (what: string): never =>
    cx.fail('component/invalid-type', `a ${def.kind} must have at least one ${what}`);
  switch (def.kind) {
    case 'record':
      if (def.fields.length === 0) empty('field');
      return;
    case 'variant':
      if (def.cases.length === 0) empty('case');
      return;
    case 'tuple':
      if (def.types.length === 0) empty('type');
      return;
    case 'enum':
      if (def.labels.length === 0) empty('case');
      return;
    case 'flags':
      if (def.labels.length === 0) empty('flag');
      if (def.labels.length > limits.flags) {
        cx.fail('component/invalid-type', `flags can't have more than ${limits.flags} labels`);
      }
      return;
    case 'list':
      if (def.length === 0) cx.fail('component/invalid-type', "a list can't have the length 0");
      return;
    default:
  }
}

function funcNode(cx: Context, scope: Scope, def: FuncType): FuncNode {
  const params = def.params.map((p) => ({ name: p.name, type: typeUse(cx, scope, p.type) }));
  const result = def.result === undefined ? undefined : typeUse(cx, scope, def.result);
  if (result !== undefined && contains(cx.abi.of(refOf(result)), (t) => t.kind === 'borrow')) {
    cx.fail('component/invalid-type', "a function can't return a borrow");
  }
  return {
    kind: 'func',
    params,
    ...(result === undefined ? {} : { result }),
    type: {
      async: def.async,
      params: params.map((p) => ({ name: p.name, type: refOf(p.type) })),
      ...(result === undefined ? {} : { result: refOf(result) }),
    },
  };
}

function defineResource(
  cx: Context,
  scope: Scope,
  rep: string,
  dtorIndex: number | undefined,
): ResourceNode {
  if (scope.kind === 'type') {
    cx.fail('component/invalid-type', "a component or instance type can't define a resource");
  }
  if (rep !== 'i32' && rep !== 'i64') {
    cx.fail('component/invalid-type', `a resource is represented by i32 or i64, not by ${rep}`);
  }
  if (rep === 'i64' && cx.maker.takes64Bits !== true) {
    cx.fail('component/unsupported', 'resources represented by i64 are not there yet');
  }
  const dtor = dtorIndex === undefined ? undefined : scope.get(cx, 'core func', dtorIndex);
  if (dtor?.type !== undefined) {
    const { params, results } = dtor.type;
    if (params.join() !== rep || results.length > 0) {
      const wanted = `a destructor must take one ${rep} and return nothing`;
      cx.fail('component/core-type-mismatch', wanted);
    }
  }
  const id = cx.types.resource();
  scope.define(id, rep);
  cx.maker.resource({
    type: id,
    instance: scope.instance,
    ...(dtor === undefined ? {} : { dtor: dtor.id }),
  });
  return { kind: 'resource', id };
}

export function typeUse(cx: Context, scope: Scope, type: ValType): TypeUse {
  return typeof type === 'string' ? type : valueTypeAt(cx, scope, type);
}

export function refOf(use: TypeUse): TypeRef {
  return typeof use === 'string' ? use : use.ref;
}

export function valueTypeAt(cx: Context, scope: Scope, index: number): ValueNode {
  const { type } = scope.get(cx, 'type', index);
  return type.kind === 'value' ? type : wrongKind(cx, index, type, 'a value type');
}

export function resourceAt(cx: Context, scope: Scope, index: number): ResourceNode {
  const { type } = scope.get(cx, 'type', index);
  return type.kind === 'resource' ? type : wrongKind(cx, index, type, 'a resource');
}

export function funcTypeAt(cx: Context, scope: Scope, index: number): FuncNode {
  const { type } = scope.get(cx, 'type', index);
  return type.kind === 'func' ? type : wrongKind(cx, index, type, 'a function type');
}

const kindNames = {
  value: 'a value type',
  resource: 'a resource',
  func: 'a function type',
  instance: 'an instance type',
  component: 'a component type',
} as const;

export function wrongKind(cx: Context, index: number, type: TypeNode, wanted: string): never {
  return cx.fail(
    'component/wrong-kind',
    `type ${index} must be ${wanted} here, but is ${kindNames[type.kind]}`,
  );
}
