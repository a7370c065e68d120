/** A record that is written twice. WIT.md, Item: use. */
import type {
  DefinedType,
  HandleType,
  PackageId,
  ResourceType,
  TypeDef,
  TypeId,
  TypeRef,
} from '../../model/index.ts';
import { childTypes, interfaceName, labelsOf, unalias } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const copiedRecord: LintRule = {
  meta: {
    id: 'lint/copied-record',
    category: 'types',
    severity: 'warning',
    summary: 'a record that stands in another interface with the same name and fields',
    explanation:
      'Two records are two types, however equal: code that has one can’t pass it where the other is wanted without ' +
      'copying field by field, and a change of one forgets the other. Take it from one place with `use`. Only the ' +
      'package’s own interfaces and those of packages that it depends on are such places.',
    examples: {
      bad: 'interface a {\n  record point { x: u32, y: u32 }\n  f: func() -> point;\n}\n\ninterface b {\n  record point { x: u32, y: u32 }\n  f: func() -> point;\n}',
      good: 'interface a {\n  record point { x: u32, y: u32 }\n  f: func() -> point;\n}\n\ninterface b {\n  use a.{point};\n  f: func() -> point;\n}',
    },
  },
  create: (context) => {
    const { types, interfaces, packages } = context.model;
    const numbers = new Map<string, number>();
    const known = new Map<TypeId, number>();
    /** A number that types have in common which are written the same, with the same names down to the last part. */
    const likeness = (ref: TypeRef): TypeRef => {
      const at = unalias(types, ref);
      if (typeof at === 'string') return at;
      const there = known.get(at);
      if (there !== undefined) return there;
      const { name = '', type } = types[at]!;
      const key = isNamedByIdentity(type)
        ? `${type.kind} ${type.kind === 'resource' ? at : type.resource}`
        : [
            `${type.kind} ${name}`,
            type.kind === 'list' ? type.length : '',
            type.kind === 'result' ? type.ok === undefined : '',
            ...labelsOf(type).map((label) => `${label.name} ${label.type !== undefined}`),
            ...childTypes(type).map(likeness),
          ].join();
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      known.set(at, number);
      return number;
    };
    const records = new Map<TypeRef, TypeId[]>();
    for (const [id, { name, type, owner }] of types.entries()) {
      // Asked of all in order, parts come before what has them.
      const key = likeness(id);
      if (type.kind !== 'record' || name === undefined || owner?.kind !== 'interface') continue;
      if (type.fields.length < 2) continue;
      const list = records.get(key);
      if (list === undefined) records.set(key, [id]);
      else list.push(id);
    }
    const packageOf = ({ owner }: TypeDef) =>
      owner?.kind === 'interface' ? interfaces[owner.id]!.package : undefined;
    /** Packages from which a record can be taken: another version of the own package is an older state of it. */
    const dependencies = new Map<PackageId, ReadonlySet<PackageId>>();
    const isWithinReach = (from: PackageId | undefined, to: PackageId | undefined): boolean => {
      if (from === to) return true;
      if (from === undefined || to === undefined) return false;
      const known = dependencies.get(from) ?? context.facts.dependenciesOf(from);
      dependencies.set(from, known);
      const [own, other] = [packages[from]!.name, packages[to]!.name];
      return known.has(to) && (own.namespace !== other.namespace || own.name !== other.name);
    };
    return {
      record: (node) => {
        const id = context.typeOf(node);
        const def = id === undefined ? undefined : types[id]!;
        if (id === undefined || def?.type.kind !== 'record') return;
        // Of two in one package the first in order of `use` is kept; dependencies have smaller ids.
        const other = records.get(likeness(id))?.find((candidate) => {
          return candidate < id && isWithinReach(packageOf(def), packageOf(types[candidate]!));
        });
        if (other === undefined) return;
        const { owner, span } = types[other]!;
        const place =
          owner?.kind === 'interface' ? interfaceName(context.model, owner.id) : undefined;
        context.report(
          node.name,
          `record \`${node.name.name}\` is a copy of the one in \`${place ?? 'another interface'}\``,
          {
            related: span === undefined ? [] : [{ message: 'the other one', span }],
            help: ['take it from there with `use`'],
          },
        );
      },
    };
  },
};

const isNamedByIdentity = (type: DefinedType): type is ResourceType | HandleType =>
  type.kind === 'resource' || type.kind === 'own' || type.kind === 'borrow';
