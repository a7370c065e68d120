export { composeWac, type WacComposition, type WacOptions } from './compose-wac.ts';
export { namedPackages, type WacPackage, type WacPackages } from './packages.ts';
