/**
 * All single edits of a world's functions and types, made in the model, each with what a component of the world before
 * must be told of it: by side, since an import may be offered more, and an export may have more.
 */
import { expect } from 'vitest';
import { readComponent } from '../../src/binary/index.ts';
import { targets } from '../../src/component/index.ts';
import { ComponentSpans } from '../../src/component/targets/component-spans.ts';
import {
  externName,
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
        model: withFunc({ params: f.params.with(i, { ...p, type: otherType(model, p.type) }) }),
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
    for (const [what, edited, text] of typeEdits(model, def)) {
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

/** A primitive that a type is not, by whatever name. */
function otherType({ types }: Model, type: TypeRef): TypeRef {
  let at = type;
  for (let def; typeof at === 'number' && (def = types[at]!.type).kind === 'alias';) at = def.type;
  return at === 'string' ? 'u64' : 'string';
}

/** Edits of a named type: what is done, the type after it, and where the difference lies. */
function* typeEdits(
  model: Model,
  { type: t }: TypeDef,
): Iterable<readonly [string, DefinedType, string]> {
  switch (t.kind) {
    case 'record': {
      const field = { name: 'zz', type: 'u8' } as const;
      yield ['field added', { ...t, fields: [...t.fields, field] }, ''];
      const [first, ...rest] = t.fields;
      if (rest.length > 0) {
        yield ['field removed', { ...t, fields: rest }, ''];
        yield ['fields reordered', { ...t, fields: [...rest, first!] }, 'field 1'];
      }
      const retyped = { ...first!, type: otherType(model, first!.type) };
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
      const retyped = { name, type: otherType(model, type!) };
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
      if (typeof t.type === 'string')
        yield ['retyped', { ...t, type: otherType(model, t.type) }, ''];
      return;
    case 'list':
      yield ['element retyped', { ...t, type: otherType(model, t.type) }, 'the list element'];
      return;
    default:
  }
}

/**
 * Holds a component against an edit of the world that it was made of: it is told that one reason, for each name under
 * which the interface stands, and no other.
 */
export function expectReasons(bytes: Uint8Array, world: WorldId, edit: Edit): void {
  const { model } = edit;
  const component = new ComponentSpans(readComponent(bytes).value!);
  const names = (side: 'imports' | 'exports'): string[] =>
    model.worlds[world]![side].filter(
      (item) => item.kind === 'interface' && item.id === edit.interface,
    ).map((item) => externName(model, item));
  // What the component doesn't import is nothing to it.
  const imports = (name: string): boolean => {
    const pair = { side: 'import', component: name, inner: edit.name } as const;
    return component.find(pair, true).offset !== component.find(pair, false).offset;
  };
  const expected = [
    ...names('imports').flatMap((name) => (imports(name) ? [{ name, ...edit.import }] : [])),
    ...names('exports').map((name) => ({ name, ...edit.export })),
  ].filter((e) => e.code !== undefined);
  const { value, diagnostics } = targets(bytes, model, world);
  const told = diagnostics.map((d) => `${d.code} ${d.message}`);
  expect(told, edit.what).toHaveLength(expected.length);
  for (const [i, { code, text, name }] of expected.entries()) {
    expect(diagnostics[i]!.code).toBe(code);
    expect(diagnostics[i]!.message).toContain(text);
    expect(diagnostics[i]!.message).toContain(`\`${name}\``);
  }
  expect(value).toBe(expected.length === 0);
}
