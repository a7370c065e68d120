export { describeFunction, describeType } from './describe-type.ts';
export type { WaveCall } from './node.ts';
export { parseArguments, parseCall, parseJsonArguments, parseWave } from './parse.ts';
export { printWave, writeWave } from './print.ts';
export type { PrintOptions } from './print.ts';
export type { NamedResult, NamedResults } from './results.ts';
export { writeJson } from './to-json.ts';
export { holdsOwn, isTagged, keyOf, numberArrays, partsOf } from './types.ts';
