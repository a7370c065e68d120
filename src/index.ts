/**
 * The public API: the verbs of witlink and the types of what they take and give. Nothing here needs Node; what does
 * stands in `witlink/node`.
 */
export { parse } from '../grammar/wit/index.ts';
export type * as ast from '../grammar/wit/index.ts';
export {
  createSource,
  createSources,
  hasErrors,
  renderJson,
  renderSummary,
  renderText,
  WitlinkError,
} from './base/index.ts';
export type {
  BinarySpan,
  Diagnostic,
  Fix,
  JsonDiagnostic,
  JsonSpan,
  Outcome,
  Position,
  RelatedSpan,
  Severity,
  Source,
  Sources,
  Span,
  TextEdit,
  TextOptions,
  TextSpan,
} from './base/index.ts';
export * from './model/index.ts';
export { load, memoryHost, resolve } from './resolve/index.ts';
export type {
  DecodedWit,
  DecodeWit,
  HostEntry,
  Loaded,
  LoaderHost,
  LoadOptions,
  ParsedFiles,
  Reference,
  Resolution,
  ResolveOptions,
  Target,
} from './resolve/index.ts';
export type { ReadOptions } from './binary/index.ts';
export type { CoreLimits } from './wasm/index.ts';
export {
  componentize,
  decode,
  embed,
  encode,
  gatedFeatures,
  inspect,
  targets,
  validate,
} from './component/index.ts';
export type {
  ComponentizeOptions,
  CoreInterface as InspectedCoreInterface,
  Count as InspectedCount,
  Decoded,
  Features,
  GatedFeature,
  Inspection,
  MemoryInfo as InspectedMemory,
  Producer,
  SizePart as InspectedPart,
  StringEncoding,
  TargetsOptions,
  TreeNode as InspectedNode,
  ValidateOptions,
} from './component/index.ts';
export { comparePackages, lint, ruleMetas, sideOf } from './rules/index.ts';
export type {
  ChangeFinding,
  ChangeReport,
  Side as ComparedSide,
  CompareOptions,
  LintOptions,
  NotCompared,
  Raise,
  Role,
  RuleConfiguration,
  RuleMeta,
  RuleSeverity,
  SetAside,
  Tier,
  VersionStep,
  VersionVerdict,
  ZeroPolicy,
} from './rules/index.ts';
export { instantiate, instantiateSync, link, Program } from './link/index.ts';
export type { ComponentFile, ComponentSource, LinkOptions } from './link/index.ts';
export { asyncKey, ComponentError, defaultLimits, ProgramExit, Trap } from './runtime/index.ts';
export type {
  CanonOptions,
  CoreFunc,
  CoreFuncId,
  CoreFuncType,
  CoreInstanceId,
  CoreItem,
  FuncId,
  InstanceId,
  ModuleId,
  Plan,
  PlanExport,
  PlanFunc,
  PlanFuncType,
  PlanImport,
  PlanInstance,
  PlanModule,
  PlanResource,
  ResourceId,
  Step,
} from './plan/index.ts';
export type {
  GuestLimits,
  Imports,
  InstantiateOptions,
  Running,
  Trace,
  TraceEvent,
  TraceHandle,
  TraceResource,
  TraceValue,
  TrapCode,
  TrapPlace,
  ValueShapes,
} from './runtime/index.ts';
export { parseWave, printWave } from './wave/index.ts';
export type { PrintOptions as WavePrintOptions } from './wave/index.ts';
