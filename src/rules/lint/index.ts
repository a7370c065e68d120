/** The lint rules, one a line; their order is that of the docs. */
import type { LintRule } from '../contract.ts';
import { boolParams } from './bool-params.ts';
import { borrowOfConsumed } from './borrow-of-consumed.ts';
import { charList } from './char-list.ts';
import { constructorClash } from './constructor-clash.ts';
import { copiedRecord } from './copied-record.ts';
import { dependencyVersion } from './dependency-version.ts';
import { dependencyVersions } from './dependency-versions.ts';
import { deprecatedHint } from './deprecated-hint.ts';
import { deprecatedVersion } from './deprecated-version.ts';
import { docLink } from './doc-link.ts';
import { docRepeatsName } from './doc-repeats-name.ts';
import { duplicateUse } from './duplicate-use.ts';
import { emptyWorld } from './empty-world.ts';
import { fallibleStatic } from './fallible-static.ts';
import { fileName } from './file-name.ts';
import { funcDocs } from './func-docs.ts';
import { badIgnore, unusedIgnore } from './ignore-rules.ts';
import { importAndExport } from './import-and-export.ts';
import { interfaceDocs } from './interface-docs.ts';
import { keywordName } from './keyword-name.ts';
import { listBesideStream } from './list-beside-stream.ts';
import { longTuple } from './long-tuple.ts';
import { manyParams } from './many-params.ts';
import { negatedBool } from './negated-bool.ts';
import { nestedOption } from './nested-option.ts';
import { numberedNames } from './numbered-names.ts';
import { objectMember } from './object-member.ts';
import { ownPackagePath } from './own-package-path.ts';
import { packageDocs } from './package-docs.ts';
import { packageSplit } from './package-split.ts';
import { packageVersion } from './package-version.ts';
import { pairsForMap } from './pairs-for-map.ts';
import { redundantInclude } from './redundant-include.ts';
import { repeatsInterface } from './repeats-interface.ts';
import { resultInMemory } from './result-in-memory.ts';
import { sinceBeforeParent } from './since-before-parent.ts';
import { sinceMissing } from './since-missing.ts';
import { singleCase } from './single-case.ts';
import { stableUsesUnstable } from './stable-uses-unstable.ts';
import { stringError } from './string-error.ts';
import { typeDocs } from './type-docs.ts';
import { undeclaredFeature } from './undeclared-feature.ts';
import { unobtainableResource } from './unobtainable-resource.ts';
import { unreachedInterface } from './unreached-interface.ts';
import { unsortedUse } from './unsorted-use.ts';
import { unusedDependency } from './unused-dependency.ts';
import { unusedType } from './unused-type.ts';
import { unusedUse } from './unused-use.ts';
import { verbType } from './verb-type.ts';
import { wholePlatform } from './whole-platform.ts';
import { worldDocs } from './world-docs.ts';

export const lintRules: readonly LintRule[] = [
  packageDocs,
  interfaceDocs,
  worldDocs,
  typeDocs,
  funcDocs,
  docLink,
  docRepeatsName,
  sinceMissing,
  sinceBeforeParent,
  deprecatedVersion,
  deprecatedHint,
  stableUsesUnstable,
  undeclaredFeature,
  packageVersion,
  packageSplit,
  dependencyVersion,
  dependencyVersions,
  unusedDependency,
  fileName,
  unusedType,
  unusedUse,
  unreachedInterface,
  unobtainableResource,
  duplicateUse,
  unsortedUse,
  ownPackagePath,
  redundantInclude,
  repeatsInterface,
  keywordName,
  constructorClash,
  objectMember,
  numberedNames,
  verbType,
  negatedBool,
  boolParams,
  singleCase,
  nestedOption,
  stringError,
  longTuple,
  charList,
  pairsForMap,
  copiedRecord,
  manyParams,
  resultInMemory,
  fallibleStatic,
  borrowOfConsumed,
  listBesideStream,
  emptyWorld,
  wholePlatform,
  importAndExport,
  unusedIgnore,
  badIgnore,
];
