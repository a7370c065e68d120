/** A record that is written twice. WIT.md, Item: use. */
import type { RecordType, TypeDef, TypeId, TypeRef } from '../../model/index.ts';
import { interfaceName } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const copiedRecord: LintRule = {
  meta: {
    id: 'lint/copied-record',
    category: 'types',
    severity: 'warning',
    summary: 'a record that stands in another interface with the same name and fields',
    explanation:
      'Two records are two types, however equal: code that has one can’t pass it where the other is wanted without ' +
      'copying field by field, and a change of one forgets the other. Take it from one place with `use`.',
    examples: {
      bad: 'interface a {\n  record point { x: u32, y: u32 }\n  f: func() -> point;\n}\n\ninterface b {\n  record point { x: u32, y: u32 }\n  f: func() -> point;\n}',
      good: 'interface a {\n  record point { x: u32, y: u32 }\n  f: func() -> point;\n}\n\ninterface b {\n  use a.{point};\n  f: func() -> point;\n}',
    },
  },
  create: (context) => {
    const { types, interfaces, packages } = context.model;
    /** A field's type as far as it has a name; what has none is compared by its kind. */
    const sketch = (ref: TypeRef): string =>
      typeof ref === 'string' ? ref : (types[ref]!.name ?? types[ref]!.type.kind);
    const keyOf = (name: string, { fields }: RecordType): string =>
      `${name} ${fields.map((field) => `${field.name}: ${sketch(field.type)}`).join()}`;
    const records = new Map<string, TypeId[]>();
    for (const [id, { name, type, owner }] of types.entries()) {
      if (type.kind !== 'record' || name === undefined || owner?.kind !== 'interface') continue;
      if (type.fields.length < 2) continue;
      const key = keyOf(name, type);
      const list = records.get(key);
      if (list === undefined) records.set(key, [id]);
      else list.push(id);
    }
    const packageOf = ({ owner }: TypeDef) =>
      owner?.kind === 'interface' ? interfaces[owner.id]!.package : undefined;
    /** `ns:name`: a record in another version of the package is an older state of it. */
    const family = (def: TypeDef): string => {
      const pkg = packageOf(def);
      return pkg === undefined
        ? ''
        : `${packages[pkg]!.name.namespace}:${packages[pkg]!.name.name}`;
    };
    return {
      record: (node) => {
        const id = context.typeOf(node);
        const def = id === undefined ? undefined : types[id]!;
        if (id === undefined || def?.type.kind !== 'record') return;
        // Of two in one package the first in order of `use` is kept; dependencies have smaller ids.
        const other = records.get(keyOf(node.name.name, def.type))?.find((candidate) => {
          const there = types[candidate]!;
          return (
            candidate < id && (packageOf(there) === packageOf(def) || family(there) !== family(def))
          );
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
