export { readConfig, readPackageConfig } from './config.ts';
export { configSchema } from './schema.ts';
