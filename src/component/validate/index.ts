export { gatedFeatures, isGatedFeature, type Features, type GatedFeature } from './features.ts';
export { isTakenByEngine, moduleFault } from './core-modules.ts';
export { validate, validateTree, type ValidateOptions } from './validate.ts';
export { Validator } from './validator.ts';
