export { describeFunction, describeType } from './describe-type.ts';
export { parseArguments, parseCall, parseWave } from './parse.ts';
export { printWave, writeWave } from './print.ts';
export type { PrintOptions } from './print.ts';
export { hasTextForm } from './types.ts';
