/**
 * The JSON Schema of configurations, published with the package as `witlink/schema.json`. A test keeps the file up to date,
 * and holds the schema against the reader.
 */
import { fileSchema } from '../shape/index.ts';
import { settingsShape } from './settings.ts';

/** The schema of `witlink.json`. */
export function configSchema(): Record<string, unknown> {
  return fileSchema(settingsShape, {
    title: 'witlink.json',
    description: 'How witlink checks the WIT packages of a repository.',
  });
}
