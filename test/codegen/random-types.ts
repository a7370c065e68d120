/**
 * Random types under hard names, declared in one interface and used in another: random values go from the host through
 * the plain runtime to a guest that passes them on, to the host again and all the way back, in both sets of shapes.
 */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { camelCaseAll, labelForm } from '../../src/base/index.ts';
import { ComponentError, link } from '../../src/index.ts';
import {
  type Func,
  interfaceName,
  type Model,
  selectWorld,
  type WorldId,
} from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { valuesOf } from './values.ts';

type Draw = Parameters<Parameters<ReturnType<typeof fc.gen>['map']>[0]>[0];

const hardNames =
  `%constructor prototype then to-string value-of default arguments await a-1 a1 a-b A-B1 x-y xy name length %type
  %list has-own-property tag val %enum new class this undefined null i-o io symbol promise e1 e-1`.split(
    /\s+/,
  );
const primitives = 'bool u8 s8 u16 s16 u32 s32 u64 s64 f32 f64 char string'.split(' ');
const keys = ['string', 'u8', 'bool', 'char', 's64', 'u32'];

/** Names that are the same as far as a scope goes have equal forms. */
const form = (name: string): string => labelForm(name.replace('%', ''));

const labels = (min: number, max: number) =>
  fc.uniqueArray(fc.constantFrom(...hardNames), {
    minLength: min,
    maxLength: max,
    selector: form,
  });

/** Makes the text of a type; `names` can be referred to. */
function typeText(draw: Draw, names: readonly string[], depth = 0): string {
  const inner = (): string => typeText(draw, names, depth + 1);
  const leaves = ['primitive', names.length > 0 ? 'name' : 'primitive'];
  const kinds = ['list', 'array', 'option', 'result', 'ok', 'err', 'tuple', 'map'];
  const kind = draw(fc.constantFrom, ...leaves, ...leaves, ...(depth < 4 ? kinds : []));
  switch (kind) {
    case 'name':
      return draw(fc.constantFrom, ...names);
    case 'list':
      return `list<${inner()}>`;
    case 'array':
      return `list<${inner()}, ${draw(fc.integer, { min: 1, max: depth > 1 ? 3 : 18 })}>`;
    case 'option':
      return `option<${inner()}>`;
    case 'result':
      return `result<${inner()}, ${inner()}>`;
    case 'ok':
      return `result<${inner()}>`;
    case 'err':
      return `result<_, ${inner()}>`;
    case 'tuple':
      return `tuple<${inner()}, ${inner()}>`;
    case 'map':
      return `map<${draw(fc.constantFrom, ...keys)}, ${inner()}>`;
    default:
      return draw(fc.constantFrom, ...primitives);
  }
}

function declaration(draw: Draw, name: string, known: readonly string[]): string {
  const kind = draw(fc.constantFrom, 'type', 'record', 'variant', 'enum', 'flags');
  const members = draw(labels, 1, 6);
  switch (kind) {
    case 'type':
      return `type ${name} = ${typeText(draw, known)};`;
    case 'record':
      return `record ${name} { ${members.map((m) => `${m}: ${typeText(draw, known)}`).join(', ')} }`;
    case 'variant':
      return `variant ${name} { ${members
        .map((m) => (draw(fc.boolean) ? m : `${m}(${typeText(draw, known)})`))
        .join(', ')} }`;
    default: {
      const count = draw(fc.constantFrom, 0, 5, 17, kind === 'enum' ? 300 : 26);
      const more = Array.from({ length: count }, (_, i) => `more${i}`);
      return `${kind} ${name} { ${[...members, ...more].join(', ')} }`;
    }
  }
}

/** An interface with `taken` names; each function gives back what it gets, several parameters as a tuple. */
function interfaceText(draw: Draw, name: string, head: string, taken: readonly string[]): string {
  const all = draw(labels, 12, 16).filter((label) => !taken.map(form).includes(form(label)));
  const known = [...taken];
  const types = all.slice(0, 6).map((label) => {
    const text = declaration(draw, label, known);
    known.push(label);
    return text;
  });
  const funcs = all.slice(6).map((label) => {
    const params = draw(labels, 1, 5).map((p) => [p, typeText(draw, known)] as const);
    const types = params.map(([, type]) => type).join(', ');
    const result = params.length === 1 ? types : `tuple<${types}>`;
    return `${label}: func(${params.map(([p, type]) => `${p}: ${type}`).join(', ')}) -> ${result};`;
  });
  return `interface ${name} {\n${[head, ...types, ...funcs].join('\n')}\n}\n`;
}

/** The text of a package with a world `w` that exports the interfaces that it imports; each function gives back what it gets. */
export const randomWit = fc.gen().map((draw) => {
  const source = interfaceText(draw, 'source', '', []);
  const declared = [...source.matchAll(/^(?:type|record|variant|enum|flags) (\S+)/gm)];
  const used = declared.map((m) => m[1]!).slice(0, 3);
  const head = used.length === 0 ? '' : `use source.{${used.join(', ')}};`;
  return `package witlink:random@1.0.0-rc.1+b.2;
${source}${interfaceText(draw, 'user', head, used)}
world w { import source; import user; export source; export user; }`;
});

const isFallible = (model: Model, ref: Func['result']): boolean => {
  const type = typeof ref === 'number' ? model.types[ref]!.type : undefined;
  return type?.kind === 'alias' ? isFallible(model, type.type) : type?.kind === 'result';
};

/** What functions of an interface are called; one called `then` would make a promise of the object. */
const namesOf = (functions: readonly Func[]): readonly string[] =>
  camelCaseAll(functions.map((f) => f.name)).map((name) => (name === 'then' ? 'then_' : name));

const same = (args: readonly unknown[]): unknown => (args.length === 1 ? args[0] : args);

/** A component of the world that calls, in each function, the import of the same name. */
type GuestOf = (model: Model, world: WorldId) => Promise<Uint8Array> | Uint8Array;

/** Sends values of each function through such a component, and fails where they come back otherwise. */
export async function roundTrip(text: string, guestOf: GuestOf): Promise<void> {
  const loaded = await load('x.wit', memoryHost({ 'x.wit': text }));
  expect(loaded.diagnostics).toEqual([]);
  const { model, root } = loaded.value;
  const world = selectWorld(model, root, 'w');
  if (world.kind !== 'found') throw new Error(`the world is ${world.kind}`);
  const linked = await link(await guestOf(model, world.id), {
    features: ['fixed-length-lists'],
  });
  expect(linked.diagnostics).toEqual([]);
  for (const values of [{}, { results: 'returned', flags: 'bigint' }] as const) {
    const throws = (f: Func): boolean => !('results' in values) && isFallible(model, f.result);
    let seen: unknown[] = [];
    const imports: Record<string, unknown> = {};
    for (const [id, { functions }] of model.interfaces.entries()) {
      const names = namesOf(functions);
      const host = functions.map((f, i) => {
        const call = (...args: unknown[]): unknown => {
          seen = args;
          const value = same(args);
          if (!throws(f)) return value;
          const { tag, val } = value as { tag: string; val?: unknown };
          if (tag === 'err') throw new ComponentError(val);
          return val;
        };
        return [names[i]!, call] as const;
      });
      imports[interfaceName(model, id)!] = Object.fromEntries(host);
    }
    const { exports } = linked.value!.instantiateSync(imports, { values });
    const valueOf = valuesOf(model, values);
    for (const [id, { functions }] of model.interfaces.entries()) {
      const target = exports[interfaceName(model, id)!] as Record<
        string,
        (...a: unknown[]) => unknown
      >;
      const names = namesOf(functions);
      for (const [i, f] of functions.entries()) {
        const params = fc.tuple(...f.params.map((p) => valueOf(p.type)));
        for (const args of fc.sample(params, 4)) {
          let found: unknown;
          try {
            found = target[names[i]!]!(...args);
            if (throws(f))
              found = { val: undefined, tag: 'ok', ...(found === undefined ? {} : { val: found }) };
          } catch (error) {
            if (!(error instanceof ComponentError)) throw error;
            found = { tag: 'err', val: error.payload };
          }
          const wanted = same(args);
          const expected = throws(f) ? { val: undefined, ...(wanted as object) } : wanted;
          if (!isDeepStrictEqual(found, expected)) expect(found, f.name).toStrictEqual(expected);
          if (!isDeepStrictEqual(seen, args)) expect(seen, f.name).toStrictEqual(args);
        }
      }
    }
  }
}
