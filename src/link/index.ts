export {
  type ComponentSource,
  instantiate,
  instantiateSync,
  link,
  type LinkOptions,
} from './link.ts';
export { exportedFuncs, findExport, type FoundExport, Program, valueAt } from './program.ts';
