/** What the command line has of configurations and files, and the one door to it. */
export { loadOptimizer } from '../cli/binaryen.ts';
export {
  ConfigFault,
  configFault,
  fromConfig,
  openConfig,
  relativeName,
  type Config,
} from '../cli/config.ts';
export { Misuse } from '../cli/failure.ts';
export { worldOf } from '../cli/link/world-of.ts';
export { writeFiles } from '../cli/output.ts';
export { leadsOut } from '../cli/paths.ts';
export { readPlugs, type PlugFile } from '../cli/plugs.ts';
