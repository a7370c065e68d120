export { merge, type Merged } from './merge.ts';
export type { Ids as MergedIds } from '../copy.ts';
