/** The rules about changes, by category: a rule is a file and its line here. */
import type { BreakingRule } from '../changes/rule.ts';
import { aliasTargetChanged } from './alias-target-changed.ts';
import { borrowToOwn } from './borrow-to-own.ts';
import { bytesToString } from './bytes-to-string.ts';
import { caseAdded } from './case-added.ts';
import { caseRemoved } from './case-removed.ts';
import { caseRenamed } from './case-renamed.ts';
import { caseReordered } from './case-reordered.ts';
import { constructorFallible } from './constructor-fallible.ts';
import { constructorInfallible } from './constructor-infallible.ts';
import { constructorRemoved } from './constructor-removed.ts';
import { dependencyRaised } from './dependency-raised.ts';
import { dependencyUpdated } from './dependency-updated.ts';
import { deprecated } from './deprecated.ts';
import { docsChanged } from './docs-changed.ts';
import { enumCaseAdded } from './enum-case-added.ts';
import { enumCaseRemoved } from './enum-case-removed.ts';
import { enumCaseRenamed } from './enum-case-renamed.ts';
import { enumCaseReordered } from './enum-case-reordered.ts';
import { externKindChanged } from './extern-kind-changed.ts';
import { externalIdChanged } from './external-id-changed.ts';
import { featureRenamed } from './feature-renamed.ts';
import { fieldAdded } from './field-added.ts';
import { fieldRemoved } from './field-removed.ts';
import { fieldRenamed } from './field-renamed.ts';
import { fieldReordered } from './field-reordered.ts';
import { fieldRetyped } from './field-retyped.ts';
import { flagAdded } from './flag-added.ts';
import { flagRemoved } from './flag-removed.ts';
import { flagRenamed } from './flag-renamed.ts';
import { flagReordered } from './flag-reordered.ts';
import { flagsResized } from './flags-resized.ts';
import { flatParamsSpill } from './flat-params-spill.ts';
import { functionAdded } from './function-added.ts';
import { functionRemoved } from './function-removed.ts';
import { functionRenamed } from './function-renamed.ts';
import { functionToAsync } from './function-to-async.ts';
import { functionToSync } from './function-to-sync.ts';
import { futurePayloadChanged } from './future-payload-changed.ts';
import { implementsChanged } from './implements-changed.ts';
import { includeChanged } from './include-changed.ts';
import { interfaceAdded } from './interface-added.ts';
import { interfaceRemoved } from './interface-removed.ts';
import { interfaceRenamed } from './interface-renamed.ts';
import { listLengthChanged } from './list-length-changed.ts';
import { mapChanged } from './map-changed.ts';
import { methodRemoved } from './method-removed.ts';
import { methodRenamed } from './method-renamed.ts';
import { methodToStatic } from './method-to-static.ts';
import { movedBehindUnstable } from './moved-behind-unstable.ts';
import { numberNarrowed } from './number-narrowed.ts';
import { numberSignChanged } from './number-sign-changed.ts';
import { numberWidened } from './number-widened.ts';
import { optionAdded } from './option-added.ts';
import { optionRemoved } from './option-removed.ts';
import { ownToBorrow } from './own-to-borrow.ts';
import { packageAdded } from './package-added.ts';
import { packageRemoved } from './package-removed.ts';
import { packageRenamed } from './package-renamed.ts';
import { paramAdded } from './param-added.ts';
import { paramRemoved } from './param-removed.ts';
import { paramRenamed } from './param-renamed.ts';
import { paramReordered } from './param-reordered.ts';
import { paramRetyped } from './param-retyped.ts';
import { payloadChanged } from './payload-changed.ts';
import { resourceAdded } from './resource-added.ts';
import { resourceMemberAdded } from './resource-member-added.ts';
import { resourceRemoved } from './resource-removed.ts';
import { resourceSideChanged } from './resource-side-changed.ts';
import { resourceToValue } from './resource-to-value.ts';
import { resultAdded } from './result-added.ts';
import { resultRemoved } from './result-removed.ts';
import { resultRetyped } from './result-retyped.ts';
import { resultUnwrapped } from './result-unwrapped.ts';
import { resultWrapped } from './result-wrapped.ts';
import { sinceAdded } from './since-added.ts';
import { sinceChanged } from './since-changed.ts';
import { sinceRemoved } from './since-removed.ts';
import { stabilized } from './stabilized.ts';
import { staticRemoved } from './static-removed.ts';
import { staticToMethod } from './static-to-method.ts';
import { streamPayloadChanged } from './stream-payload-changed.ts';
import { stringToBytes } from './string-to-bytes.ts';
import { tupleChanged } from './tuple-changed.ts';
import { typeAdded } from './type-added.ts';
import { typeKindChanged } from './type-kind-changed.ts';
import { typeMoved } from './type-moved.ts';
import { typeRemoved } from './type-removed.ts';
import { typeRenamed } from './type-renamed.ts';
import { undeprecated } from './undeprecated.ts';
import { useVersionChanged } from './use-version-changed.ts';
import { valueToResource } from './value-to-resource.ts';
import { versionAdded } from './version-added.ts';
import { versionIncompatible } from './version-incompatible.ts';
import { versionLowered } from './version-lowered.ts';
import { versionNotRaised } from './version-not-raised.ts';
import { versionRemoved } from './version-removed.ts';
import { worldAdded } from './world-added.ts';
import { worldExportAdded } from './world-export-added.ts';
import { worldExportRemoved } from './world-export-removed.ts';
import { worldImportAdded } from './world-import-added.ts';
import { worldImportRemoved } from './world-import-removed.ts';
import { worldItemRenamed } from './world-item-renamed.ts';
import { worldRemoved } from './world-removed.ts';
import { worldRenamed } from './world-renamed.ts';

export const breakingRules: readonly BreakingRule[] = [
  // types
  numberWidened,
  numberNarrowed,
  numberSignChanged,
  stringToBytes,
  bytesToString,
  optionAdded,
  optionRemoved,
  resultWrapped,
  resultUnwrapped,
  ownToBorrow,
  borrowToOwn,
  listLengthChanged,
  tupleChanged,
  mapChanged,
  streamPayloadChanged,
  futurePayloadChanged,
  aliasTargetChanged,
  typeKindChanged,
  typeRemoved,
  typeRenamed,
  typeMoved,
  useVersionChanged,
  // functions
  paramRetyped,
  resultRetyped,
  functionRemoved,
  functionAdded,
  functionRenamed,
  paramAdded,
  paramRemoved,
  paramRenamed,
  paramReordered,
  resultAdded,
  resultRemoved,
  functionToAsync,
  functionToSync,
  flatParamsSpill,
  // records
  fieldRetyped,
  fieldAdded,
  fieldRemoved,
  fieldRenamed,
  fieldReordered,
  // variants
  payloadChanged,
  caseAdded,
  caseRemoved,
  caseRenamed,
  caseReordered,
  // enums
  enumCaseAdded,
  enumCaseRemoved,
  enumCaseRenamed,
  enumCaseReordered,
  // flags
  flagAdded,
  flagRemoved,
  flagRenamed,
  flagReordered,
  flagsResized,
  // resources
  resourceToValue,
  valueToResource,
  resourceRemoved,
  resourceAdded,
  methodRemoved,
  staticRemoved,
  constructorRemoved,
  resourceMemberAdded,
  methodRenamed,
  methodToStatic,
  staticToMethod,
  constructorFallible,
  constructorInfallible,
  // compatible
  typeAdded,
  sinceAdded,
  docsChanged,
  packageAdded,
  interfaceAdded,
  worldAdded,
  dependencyUpdated,
  // gates
  stabilized,
  movedBehindUnstable,
  featureRenamed,
  sinceChanged,
  sinceRemoved,
  deprecated,
  undeprecated,
  // worlds
  externalIdChanged,
  worldImportAdded,
  worldImportRemoved,
  worldExportAdded,
  worldExportRemoved,
  includeChanged,
  worldItemRenamed,
  externKindChanged,
  resourceSideChanged,
  implementsChanged,
  // packages
  packageRemoved,
  packageRenamed,
  interfaceRemoved,
  interfaceRenamed,
  worldRemoved,
  worldRenamed,
  dependencyRaised,
  // versions
  versionNotRaised,
  versionLowered,
  versionIncompatible,
  versionRemoved,
  versionAdded,
];
