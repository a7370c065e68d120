/**
 * What SARIF 2.1.0 (OASIS Standard, section 3) asks of the objects that witlink writes, as a JSON Schema: fields that have
 * to be there, their kinds and ranges, and no others. Fields that witlink has no use for are left out.
 */

type Fields = Readonly<Record<string, object>>;

/** An object with these fields alone; those that end with `!` have to be there. */
function object(fields: Fields): object {
  const named = Object.entries(fields).map(
    ([name, type]) => [name.replace('!', ''), type] as const,
  );
  return {
    type: 'object',
    properties: Object.fromEntries(named),
    required: Object.keys(fields).flatMap((name) =>
      name.endsWith('!') ? [name.slice(0, -1)] : [],
    ),
    additionalProperties: false,
  };
}

const string = { type: 'string' };
const boolean = { type: 'boolean' };
const constant = (value: string): object => ({ const: value });
const integer = (minimum: number): object => ({ type: 'integer', minimum });
const list = (items: object, parts: object = {}): object => ({ type: 'array', items, ...parts });
const map = (values: object): object => ({ type: 'object', additionalProperties: values });
/** 3.10.2: a reference as RFC 3986 has it. */
const uri = { type: 'string', format: 'uri-reference' };
/** 3.8. */
const properties = {
  type: 'object',
  properties: { tags: list(string, { uniqueItems: true }) },
};

/** 3.11. */
const message = object({ 'text!': string });
/** 3.12. */
const multiformat = object({ 'text!': string, markdown: string });
const level = { enum: ['none', 'note', 'warning', 'error'] };
/** 3.4. */
const artifactLocation = object({ uri, uriBaseId: string, description: message });
/** 3.30: lines and columns count from 1, bytes from 0. */
const region = object({
  startLine: integer(1),
  startColumn: integer(1),
  endLine: integer(1),
  endColumn: integer(1),
  byteOffset: integer(0),
  byteLength: integer(0),
});
/** 3.28, 3.29, 3.33. */
const location = object({
  id: integer(0),
  physicalLocation: object({ artifactLocation, region }),
  logicalLocations: list(object({ fullyQualifiedName: string }), { uniqueItems: true }),
  message,
});
/** 3.55 to 3.57. */
const fix = object({
  description: message,
  'artifactChanges!': list(
    object({
      'artifactLocation!': artifactLocation,
      'replacements!': list(
        object({ 'deletedRegion!': region, insertedContent: object({ text: string }) }),
        { minItems: 1 },
      ),
    }),
    { minItems: 1, uniqueItems: true },
  ),
});
/** 3.27. */
const result = object({
  ruleId: string,
  ruleIndex: integer(0),
  level,
  'message!': message,
  locations: list(location),
  relatedLocations: list(location, { uniqueItems: true }),
  fixes: list(fix, { uniqueItems: true }),
  partialFingerprints: map(string),
  properties,
});
/** 3.49, 3.50. */
const reportingDescriptor = object({
  'id!': string,
  shortDescription: multiformat,
  fullDescription: multiformat,
  help: multiformat,
  defaultConfiguration: object({ enabled: boolean, level }),
  properties,
});
/** 3.14, 3.17 to 3.20, 3.58. */
const run = object({
  'tool!': object({
    'driver!': object({
      'name!': string,
      version: string,
      semanticVersion: { type: 'string', pattern: String.raw`^\d+\.\d+\.\d+(?:-[\w.-]+)?$` },
      rules: list(reportingDescriptor, { uniqueItems: true }),
    }),
  }),
  automationDetails: object({ id: string }),
  columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
  originalUriBaseIds: map(artifactLocation),
  invocations: list(
    object({
      'executionSuccessful!': boolean,
      toolExecutionNotifications: list(object({ level, 'message!': message })),
    }),
    { uniqueItems: true },
  ),
  results: list(result),
});

/** 3.13. */
export const sarifSchema = object({
  $schema: uri,
  'version!': constant('2.1.0'),
  'runs!': list(run),
});
