/**
 * Random functions between two components, as one component that every runtime can run: a caller and a callee, and two
 * components beside whose resources these pass. WIT says what they share; the composer joins them.
 */
import {
  AbiTypes,
  coreSignature,
  layout,
  tupleOf,
  type AbiFuncType,
  type AbiSignature,
} from '../../../../src/abi/index.ts';
import { encodeGraph, GraphBuilder, readPackage } from '../../../../src/compose/index.ts';
import { componentize } from '../../../../src/component/index.ts';
import type { Encoding } from '../../../../src/link/fuse/strings/pair.ts';
import {
  selectWorld,
  type Param,
  type TypeDef,
  type TypeRef,
} from '../../../../src/model/index.ts';
import { load, memoryHost } from '../../../../src/resolve/index.ts';
import { funcType, PlanBuilder, type FuncSpec } from '../../../runtime/harness.ts';
import {
  calleeGuest,
  calleesResource,
  callerGuest,
  nameOf,
  ownerGuest,
  resourceNames,
  wordsAtOnce,
  wordsTold,
} from './guests.ts';
import { spilledOf, type ProgramChoice } from './program.ts';
import { Random } from './random.ts';
import { randomFunc } from './types.ts';

/** A component whose `run` makes the call; beside it exports `watch-caller` and so on, of what it is made of. */
export interface CallComponent {
  readonly bytes: Uint8Array;
  readonly encodings: ProgramChoice['encodings'];
  readonly wit: string;
  readonly type: AbiFuncType;
  readonly lift: AbiSignature;
  /** Of a type of handles: the number of its resource. */
  resourceOf(type: number): number;
  /** Of each memory at first. */
  readonly pages: number;
}

/** What exports a `watch`. */
export const watched = ['caller', 'callee', 'ra', 'rc'] as const;

export async function callComponent({ seed, encodings }: ProgramChoice): Promise<CallComponent> {
  const random = new Random(seed);
  const types = new PlanBuilder();
  const resources = resourceNames.map(() => {
    const type = types.type({ kind: 'resource' });
    return { type, ...types.handles(type) };
  });
  const handles = { own: resources.map((r) => r.own), borrow: resources.map((r) => r.borrow) };
  const size = { pool: random.chance(0.04) ? random.below(100) : 0, bytes: 400, fixedLists: false };
  const spec = randomFunc(random, types, handles, size);
  const spilled = random.chance(0.3) ? spilledOf(spec) : undefined;
  const hasPostReturn = random.chance(0.5);

  const abi = new AbiTypes(types.types);
  const type = abi.func(funcType(spec));
  const lift = coreSignature(type, 'lift');
  const values = type.result === undefined ? type.params : [...type.params, type.result];
  const pages = 1 + Math.ceil((4 * layout(tupleOf(values)).size) / 65536);
  const spilledLift =
    spilled === undefined ? {} : { spilled: coreSignature(abi.func(funcType(spilled)), 'lift') };

  const wit = witOf(types.types, spec, spilled);
  const modules = {
    caller: callerGuest(coreSignature(type, 'lower'), pages),
    callee: calleeGuest({ lift, ...spilledLift, hasPostReturn, pages }),
    ra: ownerGuest('ra'),
    rc: ownerGuest('rc'),
  };
  const bytes = await composed(wit, modules, encodings);
  const resourceOf = (of: number): number => resources.findIndex((r) => r.type === of);
  return { bytes, encodings, wit, type, lift, resourceOf, pages };
}

/** Those that are the same for all functions, once they were made. */
const owners = new Map<string, Uint8Array>();

async function composed(
  wit: string,
  modules: Readonly<Record<(typeof watched)[number], Uint8Array>>,
  [caller, callee]: ProgramChoice['encodings'],
): Promise<Uint8Array> {
  const loaded = await load('call.wit', memoryHost({ 'call.wit': wit }), { features: 'all' });
  const { model, root } = loaded.value;
  const component = (name: (typeof watched)[number], stringEncoding: Encoding): Uint8Array => {
    const selected = selectWorld(model, root, `make-${name}`);
    if (selected.kind !== 'found') throw new Error(`${JSON.stringify(loaded.diagnostics)}\n${wit}`);
    const target = { model, world: selected.id };
    return valueOf(componentize(modules[name], { target, stringEncoding }));
  };
  const owner = (name: 'ra' | 'rc'): Uint8Array => {
    const made = owners.get(name) ?? component(name, 'utf8');
    owners.set(name, made);
    return made;
  };
  const builder = new GraphBuilder();
  const nodes = new Map<string, number>();
  for (const [name, bytes] of [
    ['ra', owner('ra')],
    ['rc', owner('rc')],
    ['callee', component('callee', callee)],
    ['caller', component('caller', caller)],
  ] as const) {
    const pkg = valueOf(readPackage({ bytes, file: `${name}.wasm` }));
    const node = builder.instantiate(builder.addPackage(pkg));
    for (const [from, there] of nodes) {
      if (name === 'rc') continue;
      builder.give(node, nameOf(from), builder.access(there, nameOf(from)));
    }
    nodes.set(name, node);
    builder.export(builder.access(node, nameOf('watch')), `watch-${name}`);
  }
  builder.export(builder.access(nodes.get('caller')!, 'run'), 'run');
  return valueOf(encodeGraph(builder.graph));
}

function valueOf<T>({ value, diagnostics }: { value: T | undefined; diagnostics: unknown }): T {
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

function witOf(types: readonly TypeDef[], spec: FuncSpec, spilled?: FuncSpec): string {
  const text = new TypeText(types);
  const func = ({ params, result }: FuncSpec): string => {
    const list = Object.entries(params ?? {}).map(([name, type]) => `${name}: ${text.of(type)}`);
    return `func(${list.join(', ')})${result === undefined ? '' : ` -> ${text.of(result)}`};`;
  };
  const funcs = [
    `f: ${func(spec)}`,
    ...(spilled === undefined ? [] : [`spilled: ${func(spilled)}`]),
  ];
  const words = Array.from({ length: wordsAtOnce }, (_, i) => `w${i}: u64`).join(', ');
  const told = Array.from({ length: wordsTold }, () => 'u64').join(', ');
  const beside = resourceNames.filter((_, i) => i !== calleesResource);
  const owned = resourceNames[calleesResource];
  return `package call:it;
interface watch {
  lay: func(on-desk: bool, at: u32, ${words});
  memory: func() -> u64; notes: func() -> u64; length: func() -> u32; noted: func() -> u32;
  words: func(on-desk: bool, at: u32) -> tuple<${told}>;
}
${beside.map((r) => `interface ${r} { resource ${r}; make: func(rep: u32) -> ${r}; }`).join('\n')}
interface callee {
  ${beside.map((r) => `use ${r}.{${r}};`).join(' ')}
  resource ${owned}; make: func(rep: u32) -> ${owned};
  ${[...text.declarations, ...funcs].join('\n  ')}
}
world make-caller { ${[...beside, 'callee'].map((i) => `import ${i};`).join(' ')} export run: func(); export watch; }
world make-callee { ${beside.map((i) => `import ${i};`).join(' ')} export callee; export watch; }
${beside.map((r) => `world make-${r} { export ${r}; export watch; }`).join('\n')}
`;
}

/** Types as WIT: a name for each, so that the text is no longer than the graph is large. */
class TypeText {
  readonly declarations: string[] = [];
  readonly #types: readonly TypeDef[];
  readonly #names = new Map<number, string>();

  constructor(types: readonly TypeDef[]) {
    this.#types = types;
  }

  of(ref: TypeRef): string {
    if (typeof ref !== 'number') return ref;
    const known = this.#names.get(ref);
    if (known !== undefined) return known;
    const name = this.#named(ref);
    this.#names.set(ref, name);
    return name;
  }

  #named(id: number): string {
    const { type } = this.#types[id]!;
    if (type.kind === 'own' || type.kind === 'borrow') {
      const resource = resourceNames[resourcesBefore(this.#types, type.resource)]!;
      return type.kind === 'own' ? resource : `borrow<${resource}>`;
    }
    const name = `t${id}`;
    const all = (items: readonly Param[]): string =>
      items.map((i) => `${i.name}: ${this.of(i.type)}`).join(', ');
    const alias = (text: string): string => `type ${name} = ${text};`;
    switch (type.kind) {
      case 'record':
        this.declarations.push(`record ${name} { ${all(type.fields)} }`);
        break;
      case 'variant': {
        const cases = type.cases.map((c) =>
          c.type === undefined ? c.name : `${c.name}(${this.of(c.type)})`,
        );
        this.declarations.push(`variant ${name} { ${cases.join(', ')} }`);
        break;
      }
      case 'enum':
        this.declarations.push(`enum ${name} { ${type.cases.map((c) => c.name).join(', ')} }`);
        break;
      case 'flags':
        this.declarations.push(`flags ${name} { ${type.flags.map((f) => f.name).join(', ')} }`);
        break;
      case 'tuple':
        this.declarations.push(alias(`tuple<${type.types.map((t) => this.of(t)).join(', ')}>`));
        break;
      case 'list':
        this.declarations.push(alias(`list<${this.of(type.type)}>`));
        break;
      case 'option':
        this.declarations.push(alias(`option<${this.of(type.type)}>`));
        break;
      case 'map':
        this.declarations.push(alias(`map<${this.of(type.key)}, ${this.of(type.value)}>`));
        break;
      case 'result': {
        const [ok, err] = [type.ok, type.err].map((t) =>
          t === undefined ? undefined : this.of(t),
        );
        const both = err === undefined ? (ok ?? '') : `${ok ?? '_'}, ${err}`;
        this.declarations.push(alias(both === '' ? 'result' : `result<${both}>`));
        break;
      }
      default:
        throw new Error(`no WIT for ${type.kind}`);
    }
    return name;
  }
}

/** How many resources there are before this one. */
function resourcesBefore(types: readonly TypeDef[], id: number): number {
  return types.slice(0, id).filter((t) => t.type.kind === 'resource').length;
}
