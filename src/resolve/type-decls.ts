/**
 * The types of an interface or world: `use` statements and type declarations, in order of their dependencies
 * (WIT.md, Items: type; Item: use). Names are defined first, so that a declaration may stand after its use.
 */
import type { CaseDecl, FieldDecl, Id, LabelDecl, TypeDecl, Use } from '../../grammar/wit/index.ts';
import { docText } from '../../grammar/wit/index.ts';
import { labelForm, limits, uniqueForm } from '../base/index.ts';
import type {
  Case,
  DefinedType,
  Field,
  Label,
  TypeDef,
  TypeId,
  TypeOwner,
} from '../model/index.ts';
import { addType, noteGatedAnonymous } from './arena.ts';
import { isThere, spanIn, symbolSpan } from './context.ts';
import type { Mutable, Place, TypeScope, TypeSymbol } from './context.ts';
import { readGates, setGates } from './gates.ts';
import type { Gates } from './gates.ts';
import { resolvePath } from './paths.ts';
import { checkNames, isTooLarge, resolveType, resolveTypeExpr } from './type-expr.ts';
import { declaredTypes, orderDecls } from './type-order.ts';

/** A type that was added under a name, in order. */
export interface NewType {
  readonly name: string;
  readonly id: TypeId;
  readonly at: Id;
}

/** What the types belong to; `off` is the feature that keeps their owner out of the model. */
export interface OwnerOfTypes {
  readonly owner: TypeOwner;
  readonly off?: string;
  /** For messages: `interface \`a\``. */
  readonly label: string;
}

/**
 * Resolves all types of an interface or world and defines their names in `scope`.
 *
 * @param broken - Names that items declare which could not be read.
 */
export function resolveTypes(
  place: Place,
  owner: OwnerOfTypes,
  items: readonly (Use | TypeDecl)[],
  broken: readonly Id[],
  scope: TypeScope,
): NewType[] {
  const added: NewType[] = [];
  for (const name of broken) defineName(place, scope, name, { kind: 'broken' });
  for (const item of items) if (item.kind === 'use') resolveUse(place, owner, item, scope, added);
  const { ordered, unordered } = orderDecls(place, declare(place, items, scope));
  // What lies on a cycle, or needs what does, is broken; only the other names in it are still looked at.
  for (const decl of unordered) defineName(place, scope, decl.name, { kind: 'broken' });
  for (const decl of ordered) {
    const symbol = resolveDecl(place, owner, decl, scope);
    const isNew = defineName(place, scope, decl.name, symbol);
    if (isNew && symbol.kind === 'type') {
      added.push({ name: decl.name.name, id: symbol.id, at: decl.name });
    }
  }
  for (const decl of unordered) {
    for (const expr of declaredTypes(decl)) checkNames(place, scope, expr);
  }
  return added;
}

/** Defines a name and says whether it was free; a taken one is reported, and the earlier meaning stays. */
export function defineName(
  place: Place,
  scope: TypeScope,
  id: Id,
  symbol: DistributiveOmit<TypeSymbol, 'file' | 'range' | 'name'>,
): boolean {
  if (!isThere(id)) {
    scope.hasNameless = true;
    return false;
  }
  const earlier = scope.define({
    ...symbol,
    file: place.file.file,
    range: id.range,
    name: id.name,
  });
  if (earlier !== undefined) duplicateName(place, id, earlier);
  return earlier === undefined;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function duplicateName(place: Place, id: Id, earlier: TypeSymbol): void {
  const same = earlier.name === id.name;
  place.run.report(
    'duplicate-name',
    same
      ? `\`${id.name}\` is defined twice`
      : `\`${id.name}\` and \`${earlier.name}\` differ only in case or hyphens, which makes them the same name`,
    spanIn(place, id),
    {
      related: [
        {
          // Uses come first, wherever they stand.
          message: earlier.range[0] < id.range[0] ? 'first defined here' : 'and here',
          span: symbolSpan(earlier),
        },
      ],
    },
  );
}

/** Checks that names of one list (fields, cases, parameters) are unlike, also apart from case and hyphens. */
export function checkUnlike(place: Place, ids: readonly Id[], what: string): void {
  if (ids.length < 2) return;
  const seen = new Map<string, Id>();
  for (const id of ids) {
    if (!isThere(id)) continue;
    const key = uniqueForm(id.name);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, id);
      continue;
    }
    place.run.report(
      'duplicate-name',
      first.name === id.name
        ? `${what} \`${id.name}\` is there twice`
        : `${what}s \`${first.name}\` and \`${id.name}\` differ only in case or hyphens, which makes them the same name`,
      spanIn(place, id),
      { related: [{ message: 'first here', span: spanIn(place, first) }] },
    );
  }
}

function resolveUse(
  place: Place,
  owner: OwnerOfTypes,
  use: Use,
  scope: TypeScope,
  added: NewType[],
): void {
  const gates = readGates(place, use.gates, use.path);
  const off =
    gates.off ?? (owner.off === undefined ? undefined : gateOff(place, owner, gates, use));
  const here: Place = off === undefined ? place : { ...place, off: true };
  const source = resolvePath(here, use.path, 'interface');
  for (const { name, as } of use.names) {
    const local = as ?? name;
    if (!isThere(local)) continue;
    if (off !== undefined) defineName(place, scope, local, { kind: 'gated', feature: off });
    const symbol = source === undefined ? undefined : usedSymbol(here, source, name);
    if (off !== undefined) continue;
    if (symbol === undefined) {
      defineName(place, scope, local, { kind: 'broken' });
      continue;
    }
    place.run.references.push({ span: spanIn(place, name), target: { kind: 'type', id: symbol } });
    const def: Mutable<TypeDef> = {
      name: local.name,
      owner: owner.owner,
      span: spanIn(place, local),
      type: { kind: 'alias', type: symbol },
    };
    const id = addType(place.run, place.pkg, setGates(def, gates));
    if (defineName(place, scope, local, { kind: 'type', id })) {
      added.push({ name: local.name, id, at: local });
    }
  }
}

/** The type that a `use` names, if it is there and selected. */
function usedSymbol(
  place: Place,
  source: NonNullable<ReturnType<typeof resolvePath>>,
  name: Id,
): TypeId | undefined {
  if (!isThere(name) || source.state === 'pending') return undefined;
  const symbol = source.types.get(name.name);
  const from = `interface \`${source.name}\``;
  if (symbol === undefined) {
    place.run.report('unknown-name', `${from} has no type \`${name.name}\``, spanIn(place, name), {
      related: [
        {
          message: 'the interface',
          span: symbolSpan({ file: source.file.file, range: source.decl.name.range }),
        },
      ],
      help: place.run.near(name.name, () => source.types.names()),
    });
    return undefined;
  }
  switch (symbol.kind) {
    case 'type':
      return symbol.id;
    case 'func':
      place.run.report(
        'not-a-type',
        `\`${name.name}\` of ${from} is a function; only types can be used`,
        spanIn(place, name),
        { related: [{ message: 'defined here', span: symbolSpan(symbol) }] },
      );
      return undefined;
    case 'gated':
      if (place.off) return undefined;
      place.run.report(
        'gated-off',
        `type \`${name.name}\` is gated by feature \`${symbol.feature}\`, which is not selected, but this \`use\` is not gated`,
        spanIn(place, name),
        {
          related: [{ message: 'gated here', span: symbolSpan(symbol) }],
          help: [
            `add \`@unstable(feature = ${symbol.feature})\` to the \`use\`, or select the feature with \`--features ${symbol.feature}\``,
          ],
        },
      );
      return undefined;
    case 'broken':
      return undefined;
    default:
      return symbol satisfies never;
  }
}

/** The items, without declarations whose name is declared twice. */
function declare(
  place: Place,
  items: readonly (Use | TypeDecl)[],
  scope: TypeScope,
): (Use | TypeDecl)[] {
  const seen = new Map<string, Id>();
  return items.filter((item) => {
    if (item.kind === 'use') return true;
    const key = labelForm(item.name.name);
    const first = seen.get(key);
    if (first === undefined || !isThere(item.name)) {
      seen.set(key, item.name);
      return true;
    }
    const earlier: TypeSymbol = {
      kind: 'broken',
      file: place.file.file,
      range: first.range,
      name: first.name,
    };
    duplicateName(place, item.name, earlier);
    if (first.name !== item.name.name) scope.define({ ...earlier, name: item.name.name });
    return false;
  });
}

function resolveDecl(
  place: Place,
  owner: OwnerOfTypes,
  decl: TypeDecl,
  scope: TypeScope,
): DistributiveOmit<TypeSymbol, 'file' | 'range' | 'name'> {
  const gates = readGates(place, decl.gates, decl.name);
  const off =
    gates.off ?? (owner.off === undefined ? undefined : gateOff(place, owner, gates, decl.name));
  if (off !== undefined) {
    const { run } = place;
    const made = new Map<string, TypeId>();
    const arena = run.types.length;
    run.withoutTypes(() => {
      const pkg = { ...place.pkg, anonymous: made, owns: new Map<TypeId, TypeId>() };
      structure({ ...place, pkg, off: true }, decl, scope, gates);
      noteGatedAnonymous(run, place.pkg, made, arena);
    });
    return { kind: 'gated', feature: off };
  }
  const type = structure(place, decl, scope, gates);
  if (type === undefined || isTooLarge(place, type, decl.name)) return { kind: 'broken' };
  const def: Mutable<TypeDef> = {
    name: decl.name.name,
    owner: owner.owner,
    span: spanIn(place, decl.name),
    type,
  };
  const docs = docText(decl.docs);
  if (docs !== undefined) def.docs = docs;
  const id = addType(place.run, place.pkg, setGates(def, gates));
  place.run.definitions.set(decl, { kind: 'type', id });
  return { kind: 'type', id };
}

/** A type without a gate in an interface or world that is gated off: its owner's gate is missing on it. */
function gateOff(
  place: Place,
  owner: OwnerOfTypes,
  gates: Gates,
  at: { readonly range: readonly [number, number] },
): string | undefined {
  if (gates.off !== undefined) return gates.off;
  place.run.report(
    'gate-missing',
    `this type is not gated, but its ${owner.label} is gated by feature \`${owner.off}\`, which is not selected`,
    spanIn(place, at),
    { help: [`add \`@unstable(feature = ${owner.off})\` to it, or select the feature`] },
  );
  return owner.off;
}

function structure(
  place: Place,
  decl: TypeDecl,
  scope: TypeScope,
  gates: Gates,
): DefinedType | undefined {
  switch (decl.kind) {
    case 'type-alias':
      return resolveTypeExpr(place, scope, decl.type, gates.stability);
    case 'record': {
      checkUnlike(
        place,
        decl.fields.map((f) => f.name),
        'field',
      );
      const fields = decl.fields.map((f) => resolveField(place, f, scope, gates));
      if (fields.includes(undefined)) return undefined;
      return { kind: 'record', fields: fields.filter((f) => f !== undefined) };
    }
    case 'variant': {
      checkUnlike(
        place,
        decl.cases.map((c) => c.name),
        'case',
      );
      let broken = false;
      const cases = decl.cases.map((c): Case => {
        const type =
          c.type === undefined ? undefined : resolveType(place, scope, c.type, gates.stability);
        if (c.type !== undefined && type === undefined) broken = true;
        const built: Mutable<Case> = label(place, c);
        if (type !== undefined) built.type = type;
        return built;
      });
      return broken ? undefined : { kind: 'variant', cases };
    }
    case 'enum':
      checkUnlike(
        place,
        decl.cases.map((c) => c.name),
        'case',
      );
      return { kind: 'enum', cases: decl.cases.map((c) => label(place, c)) };
    case 'flags':
      checkUnlike(
        place,
        decl.flags.map((f) => f.name),
        'flag',
      );
      if (decl.flags.length > limits.flags) {
        place.run.report(
          'too-many-flags',
          `\`${decl.name.name}\` has ${decl.flags.length} flags; ${limits.flags} are the most`,
          spanIn(place, decl.name),
          { help: ['split them into several flags types'] },
        );
        return undefined;
      }
      return { kind: 'flags', flags: decl.flags.map((f) => label(place, f)) };
    case 'resource':
      return { kind: 'resource' };
    default:
      return decl satisfies never;
  }
}

function resolveField(
  place: Place,
  decl: FieldDecl,
  scope: TypeScope,
  gates: Gates,
): Field | undefined {
  const type = resolveType(place, scope, decl.type, gates.stability);
  if (type === undefined) return undefined;
  const field: Mutable<Field> = { name: decl.name.name, type, span: spanIn(place, decl.name) };
  return withDocs(field, decl);
}

function label(place: Place, decl: LabelDecl | CaseDecl): Mutable<Label> {
  const built: Mutable<Label> = { name: decl.name.name, span: spanIn(place, decl.name) };
  return withDocs(built, decl);
}

function withDocs<T extends { docs?: string }>(item: T, decl: Pick<LabelDecl, 'docs'>): T {
  const docs = docText(decl.docs);
  if (docs !== undefined) item.docs = docs;
  return item;
}
