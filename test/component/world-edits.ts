/**
 * All single edits of a world's functions and types, made in the model, each with what a component of the world before
 * must be told of it: by side, since an import may be offered more, and an export may have more.
 */
import { expect } from 'vitest';
import { decode, targets } from '../../src/component/index.ts';
import {
  externName,
  interfaceName,
  type DefinedType,
  type Func,
  type Interface,
  type InterfaceId,
  type Model,
  type TypeDef,
  type TypeRef,
  type WorldId,
} from '../../src/model/index.ts';

/** What is to be told if the edited interface is imported, or exported; `undefined` where it fits all the same. */
export interface Edit {
  readonly what: string;
  readonly model: Model;
  readonly interface: InterfaceId;
  /** The function or type that is edited. */
  readonly name: string;
  readonly import: Expected | undefined;
  readonly export: Expected | undefined;
}

interface Expected {
  readonly code: string;
  /** What its message begins with, or says. */
  readonly text: string;
}

const missing = (side: 'import' | 'export', name: string): Expected => ({
  code: `targets/missing-${side}`,
  text: `\`${name}\` of `,
});
const differs = (text: string): Expected => ({ code: 'targets/type-mismatch', text });

export function* worldEdits(model: Model, id: WorldId): Iterable<Edit> {
  const world = model.worlds[id]!;
  const seen = new Set<InterfaceId>();
  for (const item of [...world.imports, ...world.exports]) {
    if (item.kind !== 'interface' || seen.has(item.id)) continue;
    seen.add(item.id);
    // The same interface under several names is told of under each.
    if (interfaceName(model, item.id) === undefined || item.name !== undefined) continue;
    yield* interfaceEdits(model, item.id);
  }
}

function* interfaceEdits(model: Model, id: InterfaceId): Iterable<Edit> {
  const iface = model.interfaces[id]!;
  const withInterface = (change: Partial<Interface>): Model => ({
    ...model,
    interfaces: model.interfaces.with(id, { ...iface, ...change }),
  });
  const both = (expected: Expected) => ({ import: expected, export: expected });
  for (const [at, f] of iface.functions.entries()) {
    const withFunc = (change: Partial<Func>): Model =>
      withInterface({ functions: iface.functions.with(at, { ...f, ...change }) });
    const edit = { interface: id, name: f.name };
    yield {
      ...edit,
      what: `${f.name} removed`,
      model: withInterface({ functions: iface.functions.toSpliced(at, 1) }),
      import: missing('import', f.name),
      export: undefined,
    };
    if (f.kind.kind !== 'constructor') {
      yield {
        ...edit,
        what: `${f.name} async or not`,
        model: withFunc({ async: !f.async }),
        ...both(differs(`\`${f.name}\` in the `)),
      };
      const { result, ...without } = f;
      const changed: Func = result === undefined ? { ...without, result: 'u8' } : without;
      yield {
        ...edit,
        what: `result of ${f.name} added or removed`,
        model: withInterface({ functions: iface.functions.with(at, changed) }),
        ...both(differs(`the result of \`${f.name}\``)),
      };
    }
    for (const [i, p] of f.params.entries()) {
      if (f.kind.kind === 'method' && i === 0) continue;
      yield {
        ...edit,
        what: `parameter ${p.name} of ${f.name} retyped`,
        model: withFunc({ params: f.params.with(i, { ...p, type: otherType(p.type) }) }),
        ...both(differs(`parameter \`${p.name}\` of \`${f.name}\``)),
      };
    }
    yield {
      ...edit,
      what: `parameter added to ${f.name}`,
      model: withFunc({ params: [...f.params, { name: 'zz', type: 'u8' }] }),
      ...both(differs(`\`${f.name}\` in the `)),
    };
  }
  const added = {
    name: 'zz-new',
    kind: { kind: 'freestanding' },
    async: false,
    params: [],
  } as const;
  yield {
    what: `function added to ${iface.name}`,
    interface: id,
    name: added.name,
    model: withInterface({ functions: [...iface.functions, added] }),
    import: undefined,
    export: missing('export', added.name),
  };
  for (const { name, id: type } of iface.types) {
    const def = model.types[type]!;
    if (def.name !== name) continue;
    for (const [what, edited, text] of typeEdits(def)) {
      yield {
        interface: id,
        name,
        what: `${name}: ${what}`,
        model: { ...model, types: model.types.with(type, { ...def, type: edited }) },
        ...both(differs(text === '' ? `\`${name}\` in the ` : `${text} of \`${name}\` in the `)),
      };
    }
  }
}

/** A primitive that a type is not. */
const otherType = (type: TypeRef): TypeRef => (type === 'string' ? 'u64' : 'string');

/** Edits of a named type: what is done, the type after it, and where the difference lies. */
function* typeEdits({ type: t }: TypeDef): Iterable<readonly [string, DefinedType, string]> {
  switch (t.kind) {
    case 'record': {
      const field = { name: 'zz', type: 'u8' } as const;
      yield ['field added', { ...t, fields: [...t.fields, field] }, ''];
      const [first, ...rest] = t.fields;
      if (rest.length > 0) {
        yield ['field removed', { ...t, fields: rest }, ''];
        yield ['fields reordered', { ...t, fields: [...rest, first!] }, 'field 1'];
      }
      const retyped = { ...first!, type: otherType(first!.type) };
      yield ['field retyped', { ...t, fields: [retyped, ...rest] }, `field \`${first!.name}\``];
      return;
    }
    case 'variant': {
      yield ['case added', { ...t, cases: [...t.cases, { name: 'zz' }] }, ''];
      if (t.cases.length > 1) yield ['case removed', { ...t, cases: t.cases.slice(1) }, ''];
      const at = t.cases.findIndex((c) => c.type !== undefined);
      if (at < 0) return;
      const { name, type } = t.cases[at]!;
      const where = `case \`${name}\``;
      yield ['payload gone', { ...t, cases: t.cases.with(at, { name }) }, where];
      const retyped = { name, type: otherType(type!) };
      yield ['payload retyped', { ...t, cases: t.cases.with(at, retyped) }, where];
      return;
    }
    case 'enum':
      yield ['case added', { ...t, cases: [...t.cases, { name: 'zz' }] }, ''];
      if (t.cases.length > 1) {
        yield ['case removed', { ...t, cases: t.cases.slice(1) }, ''];
        yield ['cases reordered', { ...t, cases: t.cases.toReversed() }, 'case 1'];
      }
      return;
    case 'flags':
      if (t.flags.length < 32) {
        yield ['flag added', { ...t, flags: [...t.flags, { name: 'zz' }] }, ''];
      }
      if (t.flags.length > 1) yield ['flag removed', { ...t, flags: t.flags.slice(1) }, ''];
      return;
    case 'alias':
      if (typeof t.type === 'string') yield ['retyped', { ...t, type: otherType(t.type) }, ''];
      return;
    case 'list':
      yield ['element retyped', { ...t, type: otherType(t.type) }, 'the list element'];
      return;
    default:
  }
}

/** Holds a component against an edit of the world that it was made of: it is told that one reason, on each side. */
export function expectReasons(bytes: Uint8Array, world: WorldId, edit: Edit): void {
  const { model } = edit;
  const iface = interfaceName(model, edit.interface)!;
  const stands = (side: 'imports' | 'exports'): boolean =>
    model.worlds[world]![side].some(
      (i) => i.kind === 'interface' && i.id === edit.interface && i.name === undefined,
    );
  const expected: Expected[] = [];
  // What the component doesn't import is nothing to it.
  const isOffered = stands('imports') && imports(bytes, iface, edit.name);
  if (isOffered && edit.import !== undefined) expected.push(edit.import);
  if (stands('exports') && edit.export !== undefined) expected.push(edit.export);
  const { value, diagnostics } = targets(bytes, model, world);
  const told = diagnostics.map((d) => `${d.code} ${d.message}`);
  expect(told, edit.what).toHaveLength(expected.length);
  for (const [i, { code, text }] of expected.entries()) {
    expect(diagnostics[i]!.code).toBe(code);
    expect(diagnostics[i]!.message).toContain(text);
    expect(diagnostics[i]!.message).toContain(`\`${iface}\``);
  }
  expect(value).toBe(expected.length === 0);
}

/** Whether a component imports a function or type of an interface. */
function imports(bytes: Uint8Array, iface: string, name: string): boolean {
  const { model, world } = decode(bytes).value!;
  const item = model.worlds[world!]!.imports.find((i) => externName(model, i) === iface);
  if (item?.kind !== 'interface') return false;
  const { types, functions } = model.interfaces[item.id]!;
  return [...types, ...functions].some((part) => part.name === name);
}
