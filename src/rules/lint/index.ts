/** The lint rules, one a line; their order is that of the docs. */
import type { LintRule } from '../contract.ts';
import { dependencyVersion } from './dependency-version.ts';
import { dependencyVersions } from './dependency-versions.ts';
import { deprecatedHint } from './deprecated-hint.ts';
import { deprecatedVersion } from './deprecated-version.ts';
import { docLink } from './doc-link.ts';
import { docRepeatsName } from './doc-repeats-name.ts';
import { duplicateUse } from './duplicate-use.ts';
import { fileName } from './file-name.ts';
import { funcDocs } from './func-docs.ts';
import { badIgnore, unusedIgnore } from './ignore-rules.ts';
import { interfaceDocs } from './interface-docs.ts';
import { nestedOption } from './nested-option.ts';
import { ownPackagePath } from './own-package-path.ts';
import { packageDocs } from './package-docs.ts';
import { packageSplit } from './package-split.ts';
import { packageVersion } from './package-version.ts';
import { redundantInclude } from './redundant-include.ts';
import { sinceBeforeParent } from './since-before-parent.ts';
import { sinceMissing } from './since-missing.ts';
import { stableUsesUnstable } from './stable-uses-unstable.ts';
import { typeDocs } from './type-docs.ts';
import { unobtainableResource } from './unobtainable-resource.ts';
import { unreachedInterface } from './unreached-interface.ts';
import { unsortedUse } from './unsorted-use.ts';
import { unusedDependency } from './unused-dependency.ts';
import { unusedType } from './unused-type.ts';
import { unusedUse } from './unused-use.ts';
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
  nestedOption,
  unusedIgnore,
  badIgnore,
];
