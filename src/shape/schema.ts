/** Shapes -> JSON Schema (draft 7, which editors know best). */
import type { Fields, MapShape, ObjectShape, Shape } from './shape.ts';

type Schema = Record<string, unknown>;

/** The schema of a file with comments that has that shape. */
export function fileSchema(
  shape: ObjectShape,
  about: { readonly title: string; readonly description: string },
): Schema {
  const definitions: Schema = {};
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...about,
    // What editors ask of JSON with comments.
    allowComments: true,
    allowTrailingCommas: true,
    ...objectSchema(shape.fields, definitions),
    definitions,
  };
}

function schemaOf(shape: Shape, definitions: Schema): Schema {
  switch (shape.kind) {
    case 'text':
      return shape.form.pattern === ''
        ? { type: 'string' }
        : { type: 'string', pattern: shape.form.pattern };
    case 'choice':
      return { enum: shape.of };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer', minimum: shape.least, maximum: shape.most };
    case 'list': {
      const items = schemaOf(shape.of, definitions);
      return { type: 'array', items, ...(shape.least === 0 ? {} : { minItems: shape.least }) };
    }
    case 'map':
      definitions[shape.name] ??= mapSchema(shape, definitions);
      return { $ref: `#/definitions/${shape.name}` };
    case 'open':
      return {
        type: 'object',
        propertyNames: { pattern: shape.key.pattern },
        additionalProperties: schemaOf(shape.of, definitions),
      };
    case 'object':
      return objectSchema(shape.fields, definitions);
    case 'tagged':
    case 'either':
      return { anyOf: shape.of.map((s: Shape) => schemaOf(s, definitions)) };
    default:
      return shape satisfies never;
  }
}

function mapSchema({ keys }: MapShape, definitions: Schema): Schema {
  const properties = [...keys].map(([key, { shape, description }]) => [
    key,
    { description, ...schemaOf(shape, definitions) },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

function objectSchema(fields: Fields, definitions: Schema): Schema {
  const entries = Object.entries(fields);
  const properties = entries.map(([key, { shape, description }]) => {
    const schema = schemaOf(shape, definitions);
    // Draft 7 looks at nothing beside a reference.
    return [key, '$ref' in schema ? { description, allOf: [schema] } : { description, ...schema }];
  });
  const needed = entries.filter(([, { isRequired }]) => isRequired).map(([key]) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(needed.length === 0 ? {} : { required: needed }),
    additionalProperties: false,
  };
}
