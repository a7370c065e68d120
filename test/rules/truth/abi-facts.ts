/**
 * What the core module of a component sees of a world: for each function that can be reached its core signatures, and
 * where each labelled part of what it passes lies. Made of src/abi alone, to judge what the rules say of the ABI.
 */
import {
  AbiTypes,
  alignTo,
  coreSignature,
  flatten,
  layout,
  type AbiFuncType,
  type AbiType,
} from '../../../src/abi/index.ts';
import type { Func, Model, WorldItem } from '../../../src/model/index.ts';

/** By function (without the words before a dot that tell methods from statics), by place, what is there. */
export type AbiFacts = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function abiFacts(model: Model): AbiFacts {
  const types = new AbiTypes(model.types);
  const facts = new Map<string, Map<string, string>>();
  for (const world of model.worlds) {
    const note = (side: string, scope: string, func: Func): void => {
      const name = func.name.replace(/^\[(method|static)\]/, '');
      facts.set(`${side} ${scope} ${name}`, functionFacts(types, func));
    };
    const items = (side: string, list: readonly WorldItem[]): void => {
      for (const item of list) {
        if (item.kind === 'func') note(side, '', item.func);
        if (item.kind !== 'interface') continue;
        const iface = model.interfaces[item.id]!;
        for (const func of iface.functions) note(side, item.name ?? iface.name!, func);
      }
    };
    items('import', world.imports);
    items('export', world.exports);
  }
  return facts;
}

/** Whether a function that is there before and after has another signature, or a part at another place. */
export function factsDiffer(before: AbiFacts, after: AbiFacts): boolean {
  for (const [func, places] of before) {
    const now = after.get(func);
    if (now === undefined) continue;
    for (const [place, what] of places) {
      const is = now.get(place);
      if (is !== undefined && is !== what) return true;
    }
  }
  return false;
}

function functionFacts(types: AbiTypes, func: Func): Map<string, string> {
  const facts = new Map<string, string>();
  const type: AbiFuncType = {
    params: func.params.map((p) => types.of(p.type)),
    ...(func.result === undefined ? {} : { result: types.of(func.result) }),
  };
  const contexts = func.async
    ? (['async-lift', 'async-lift-callback', 'async-lower'] as const)
    : (['lift', 'lower'] as const);
  facts.set('signature', JSON.stringify(contexts.map((c) => coreSignature(type, c))));
  let end = 0;
  for (const [i, param] of func.params.entries()) {
    const { size, align } = layout(type.params[i]!);
    const offset = alignTo(end, align);
    end = offset + size;
    facts.set(`parameter ${param.name}`, `${i} at ${offset}`);
    placesOf(type.params[i]!, `parameter ${param.name}`, facts);
  }
  facts.set('parameters', `${func.params.length} in ${end}`);
  facts.set('result', `${func.result !== undefined}`);
  if (type.result !== undefined) placesOf(type.result, 'result', facts);
  return facts;
}

function placesOf(type: AbiType, path: string, facts: Map<string, string>): void {
  const { size, align } = layout(type);
  facts.set(`${path} shape`, `${size} ${align} ${flatten(type).join()}`);
  switch (type.kind) {
    case 'record': {
      const { offsets } = layout(type);
      facts.set(`${path} fields`, `${offsets.length}`);
      for (const [i, field] of type.fields.entries()) {
        facts.set(`${path}.${field.name} offset`, `${offsets[i]}`);
        placesOf(field.type, `${path}.${field.name}`, facts);
      }
      return;
    }
    case 'variant':
      facts.set(`${path} payload`, `${layout(type).payloadOffset}`);
      for (const [i, c] of type.cases.entries()) {
        facts.set(`${path}/${c.name} number`, `${i} ${c.type !== undefined}`);
        if (c.type !== undefined) placesOf(c.type, `${path}/${c.name}`, facts);
      }
      return;
    case 'flags':
      for (const [i, label] of type.labels.entries()) facts.set(`${path}/${label} bit`, `${i}`);
      return;
    case 'string':
      placesOf({ kind: 'u8' }, `${path}[]`, facts);
      return;
    case 'list':
      placesOf(type.element, `${path}[]`, facts);
      return;
    case 'stream':
    case 'future':
      facts.set(`${path} carries`, `${type.element !== undefined}`);
      if (type.element !== undefined) placesOf(type.element, `${path}[]`, facts);
      return;
    default:
  }
}
