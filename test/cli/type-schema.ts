/** Types of TypeScript, as docs/json.md has them, -> JSON Schema: one definition a type, with their comments. */
import type { ParserOptions } from 'prettier';
import { parsers } from 'prettier/plugins/typescript';

interface Node {
  readonly type: string;
  readonly range: readonly [start: number, end: number];
  readonly [key: string]: unknown;
}

type Schema = Readonly<Record<string, unknown>>;

/** The definitions by the names of the types. Fields may join later, so others than those that are named may be there. */
export function schemasOf(text: string): Readonly<Record<string, Schema>> {
  const tree = parsers.typescript.parse(text, { filepath: 'types.ts' } as ParserOptions) as Node;
  const comments = new Map(
    (tree['comments'] as Node[]).map((c) => [text.slice(c.range[1]).trimStart().length, c]),
  );
  /** With what the comment before a node says. */
  const described = (node: Node, schema: Schema): Schema => {
    const value = comments.get(text.length - node.range[0])?.['value'];
    if (typeof value !== 'string' || !value.startsWith('*')) return schema;
    const description = value
      .replaceAll(/^\s*\*+ ?/gm, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return { description, ...schema };
  };
  const object = (members: readonly Node[]): Schema => {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    let rest: Schema | undefined;
    for (const member of members) {
      const type = schemaOf((member['typeAnnotation'] as Node)['typeAnnotation'] as Node);
      if (member.type === 'TSIndexSignature') {
        rest = type;
        continue;
      }
      const { name } = member['key'] as { name: string };
      properties[name] = described(member, type);
      if (member['optional'] !== true) required.push(name);
    }
    return {
      type: 'object',
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(required.length === 0 ? {} : { required }),
      ...(rest === undefined ? {} : { additionalProperties: rest }),
    };
  };
  const all = (nodes: unknown): Schema[] => (nodes as Node[]).map(schemaOf);
  function schemaOf(node: Node): Schema {
    switch (node.type) {
      case 'TSStringKeyword':
        return { type: 'string' };
      case 'TSTemplateLiteralType':
        return { type: 'string' };
      case 'TSNumberKeyword':
        return { type: 'number' };
      case 'TSBooleanKeyword':
        return { type: 'boolean' };
      case 'TSNullKeyword':
        return { type: 'null' };
      case 'TSLiteralType':
        return { const: (node['literal'] as { value: unknown }).value };
      case 'TSTypeOperator':
        return schemaOf(node['typeAnnotation'] as Node);
      case 'TSArrayType':
        return { type: 'array', items: schemaOf(node['elementType'] as Node) };
      case 'TSTypeLiteral':
        return object(node['members'] as Node[]);
      case 'TSTypeReference':
        return { $ref: `#/$defs/${(node['typeName'] as { name: string }).name}` };
      case 'TSUnionType': {
        const parts = all(node['types']);
        const values = parts.flatMap((p) => ('const' in p ? [p['const']] : []));
        return values.length === parts.length ? { enum: values } : { anyOf: parts };
      }
      case 'TSIntersectionType':
        return { allOf: all(node['types']) };
      case 'TSMappedType':
        return {
          type: 'object',
          propertyNames: schemaOf(node['constraint'] as Node),
          additionalProperties: schemaOf(node['typeAnnotation'] as Node),
        };
      default:
        throw new TypeError(`${node.type} has no schema here`);
    }
  }
  return Object.fromEntries(
    (tree['body'] as Node[]).map((node) => {
      const { name } = node['id'] as { name: string };
      const schema =
        node.type === 'TSInterfaceDeclaration'
          ? object((node['body'] as { body: Node[] }).body)
          : schemaOf(node['typeAnnotation'] as Node);
      return [name, described(node, schema)];
    }),
  );
}
