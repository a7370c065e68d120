/**
 * What a component is made of -> what each part of it in which code runs can reach of the host: functions that it lowers
 * itself, and those of others that it calls, all the way. That is what is called, not what is imported: what is imported
 * and never lowered is no capability. CanonicalABI.md, canon lower.
 */
import { append, diagnostic, limits, sha256, type Outcome } from '../../base/index.ts';
import type { Survey, SurveyInstance, SurveyWire } from '../survey/index.ts';

/** What parts of a component reach of the host. */
export interface Audit {
  /** Every instance in which code runs, in the order in which they are made. */
  readonly parts: readonly AuditPart[];
}

/** An instance in which code runs. */
export interface AuditPart {
  /**
   * What composers call it, from the outside in, `cache/store`: the component around gives the name, and never the part
   * itself; `cache/instance 3` where it gives none. Absent for the whole, and where nothing that the whole makes on the way
   * has a name.
   */
  readonly name?: string;
  /** The way to the instance: `component > instance 2`; `component` is the whole itself. */
  readonly place: string;
  /** The way to the component that it is made of. */
  readonly definition: string;
  /** The SHA-256 of that component, in hexadecimal digits; absent where it is imported. */
  readonly sha256?: string;
  /**
   * The SHA-256 of the components that hold all code which runs in it: its own, and those around it, from the inside out,
   * without the whole where it is inside of that. A part may run a core module that it is given, which its digest says nothing of.
   */
  readonly digests: readonly string[];
  /** Offset of the component in the whole, in bytes. */
  readonly offset: number;
  /** Imports of the whole whose code runs in it: an imported component, or core modules. Nobody knows what it does. */
  readonly unknown: readonly string[];
  /** What it calls of the host itself. */
  readonly calls: readonly Reach[];
  /** What it can have called by others. */
  readonly reaches: readonly IndirectReach[];
  /** What it gets from other parts. */
  readonly inside: readonly Inside[];
}

/** What a part can reach of the host through one import of the whole component: functions, by name. */
export interface Reach {
  /** The name of the import. */
  readonly import: string;
  /** The interface that it implements, where its name is a plain one. */
  readonly implements?: string;
  /** None where the import is a function itself. */
  readonly funcs: readonly string[];
}

/** What a part can have reached by calling another one, which may pass the call on. */
export interface IndirectReach extends Reach {
  /** The parts on the shortest way there, by places in the list; the last calls the host. */
  readonly through: readonly number[];
}

/**
 * What one part of a component gets from another: functions that it can call there, resources whose handles it is
 * given.
 */
export interface Inside {
  /** By its place in the list of parts. */
  readonly from: number;
  readonly interface?: string;
  /** The functions that it can call. */
  readonly funcs: readonly string[];
  /** The names of resources that it is handed. */
  readonly resources: readonly string[];
}

/** What the parts of a component reach; undefined where their wires are too many to be followed. */
export function audit(survey: Survey): Outcome<Audit | undefined> {
  const running = survey.instances.flatMap((instance, i) => (instance.hasCode ? [i] : []));
  const partOf = new Map(running.map((instance, part) => [instance, part]));
  const own = running.map((): HostFunc[] => []);
  const inside = running.map((): Inside[] => []);
  for (const wire of survey.wires) {
    const part = partOf.get(wire.to);
    if (part === undefined) continue;
    const funcs = wire.funcs.filter((f) => f.called).map((f) => f.name);
    if ('open' in wire.from) append(own[part]!, hostFuncs(survey, wire.from.open, funcs));
    else {
      const from = partOf.get(wire.from.instance);
      if (from !== undefined) inside[part]!.push(insideOf(wire, from, funcs));
    }
  }
  const indirect = new Indirect(own, inside);
  if (indirect.isTooLarge) {
    const message = `the parts of the component reach each other in more than ${limits.auditSteps} steps`;
    return { value: undefined, diagnostics: [diagnostic('compose/too-large', message, undefined)] };
  }
  const wholeAt = survey.parts[0]!.bytes!.byteOffset;
  const digests = survey.parts.map(({ bytes }) => bytes && sha256(bytes));
  const parts = running.map((index, part): AuditPart => {
    const instance = survey.instances[index]!;
    const { place, bytes, name: imported } = survey.parts[instance.part]!;
    const way = wayTo(survey, instance);
    const name = way[0]?.name === undefined ? undefined : way.map(nameWithin).join('/');
    const digest = digests[instance.part];
    // What is imported is in no bytes.
    const code = instance.importedModules.length === 0 ? instance.code : undefined;
    const holding = (all: readonly SurveyInstance[]): string[] =>
      all.flatMap(({ part: of }) => {
        const held = survey.parts[of]!.bytes;
        return code !== undefined && held !== undefined && code.every((m) => isWithin(m, held))
          ? [digests[of]!]
          : [];
      });
    return {
      ...(name === undefined ? {} : { name }),
      place: instance.place,
      definition: place,
      ...(digest === undefined ? {} : { sha256: digest }),
      digests: holding(way.length === 0 ? [instance] : way.toReversed()),
      offset: bytes === undefined ? 0 : bytes.byteOffset - wholeAt,
      unknown: [...(bytes === undefined ? [imported ?? place] : []), ...instance.importedModules],
      calls: grouped(own[part]!),
      reaches: indirect.of(part),
      inside: inside[part]!,
    };
  });
  return { value: { parts }, diagnostics: [] };
}

/** The instances around one and itself, from the outside in, without the whole. */
function wayTo({ instances }: Survey, instance: SurveyInstance): SurveyInstance[] {
  const way: SurveyInstance[] = [];
  for (let at = instance; at.parent !== undefined; at = instances[at.parent]!) way.push(at);
  return way.toReversed();
}

/** Whether bytes stand within others, both views of the same. */
function isWithin(inner: Uint8Array, outer: Uint8Array): boolean {
  const start = inner.byteOffset - outer.byteOffset;
  return inner.buffer === outer.buffer && start >= 0 && start + inner.length <= outer.length;
}

/** What the component around calls an instance, or its number there. */
function nameWithin({ name, place }: SurveyInstance): string {
  return name ?? place.slice(place.lastIndexOf('>') + 2);
}

/** A function of the host. */
interface HostFunc extends Omit<Reach, 'funcs'> {
  /** Absent where the import is the function. */
  readonly func?: string;
}

function hostFuncs({ open }: Survey, name: string, funcs: readonly string[]): HostFunc[] {
  const found = open.find((o) => o.name === name);
  const of = found?.implements === undefined ? {} : { implements: found.implements };
  const host = { import: name, ...of };
  if (found?.kind === 'func') return funcs.length === 0 ? [] : [host];
  return funcs.map((func) => ({ ...host, func }));
}

function insideOf(wire: SurveyWire, from: number, funcs: readonly string[]): Inside {
  return {
    from,
    ...(wire.interface === undefined ? {} : { interface: wire.interface }),
    funcs,
    resources: wire.resources,
  };
}

/** By their imports, in the order of these. */
function grouped(funcs: readonly HostFunc[]): Reach[] {
  const all = Map.groupBy(funcs, (f) => f.import);
  return [...all.values()].map((of) => {
    const { func: _, ...host } = of[0]!;
    return { ...host, funcs: [...new Set(of.flatMap(({ func }) => func ?? []))] };
  });
}

/** Who reaches what through others: from those who call a function of the host back along the wires, nearest first. */
class Indirect {
  isTooLarge = false;
  #steps = 0;
  readonly #reaches: (HostFunc & { readonly through: readonly number[] })[][];

  constructor(own: readonly (readonly HostFunc[])[], inside: readonly (readonly Inside[])[]) {
    this.#reaches = own.map(() => []);
    const callers = own.map(() => new Set<number>());
    for (const [part, all] of inside.entries()) {
      for (const { from, funcs } of all) {
        if (funcs.length > 0 && from !== part) callers[from]!.add(part);
      }
    }
    for (const { holders, funcs } of byHolders(own)) {
      // Of each who reaches it, whom it calls for that.
      const next = new Map<number, number>();
      const queue = [...holders];
      const seen = new Set(queue);
      for (const at of queue) {
        if (!this.#step(1 + callers[at]!.size)) return;
        for (const caller of callers[at]!) {
          if (seen.has(caller)) continue;
          seen.add(caller);
          next.set(caller, at);
          queue.push(caller);
        }
      }
      for (const part of next.keys()) {
        const through: number[] = [];
        for (let at = next.get(part); at !== undefined; at = next.get(at)) through.push(at);
        if (!this.#step(through.length + funcs.length)) return;
        for (const func of funcs) this.#reaches[part]!.push({ ...func, through });
      }
    }
  }

  /** Counts steps; whether there may be more. */
  #step(count: number): boolean {
    this.#steps += count;
    this.isTooLarge = this.#steps > limits.auditSteps;
    return !this.isTooLarge;
  }

  of(part: number): IndirectReach[] {
    const ways = Map.groupBy(this.#reaches[part]!, ({ through }) => through.join());
    return [...ways.values()].flatMap((funcs) =>
      grouped(funcs.map(({ through: _, ...func }) => func)).map((reach) => ({
        ...reach,
        through: funcs[0]!.through,
      })),
    );
  }
}

/** Functions of the host that the same parts call are followed together. */
function byHolders(
  own: readonly (readonly HostFunc[])[],
): { readonly holders: readonly number[]; readonly funcs: readonly HostFunc[] }[] {
  const holders = new Map<string, { readonly func: HostFunc; readonly by: number[] }>();
  for (const [part, funcs] of own.entries()) {
    for (const func of funcs) {
      const key = JSON.stringify([func.import, func.func]);
      const there = holders.get(key);
      if (there === undefined) holders.set(key, { func, by: [part] });
      else if (there.by.at(-1) !== part) there.by.push(part);
    }
  }
  const groups = Map.groupBy(holders.values(), ({ by }) => by.join());
  return [...groups.values()].map((all) => ({
    holders: all[0]!.by,
    funcs: all.map(({ func }) => func),
  }));
}
