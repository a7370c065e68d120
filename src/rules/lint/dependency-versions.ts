/** Two versions of one package among what a package needs. WIT.md, Package declaration. */
import type { PackageId as PackageIdNode } from '../../../grammar/wit/index.ts';
import { compareVersions, versionTrack } from '../../base/index.ts';
import type { TextSpan } from '../../base/index.ts';
import { packageNameText } from '../../model/index.ts';
import type { Model, PackageId } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const dependencyVersions: LintRule = {
  meta: {
    id: 'lint/dependency-versions',
    category: 'package',
    severity: 'info',
    summary: 'several versions of one package among the dependencies',
    explanation:
      'Types of two versions are different types, however equal they look: what one part of the package gets, the ' +
      'other can’t take. Sometimes that is wanted, for instance in an adapter from one version to the next, or where one ' +
      'world has WASI 0.2 and 0.3; else one dependency was raised and another forgotten. Of each version is said which ' +
      'dependencies need it.',
    examples: {
      bad: `package demo:io@0.1.0 {
  interface bytes {
    type chunk = list<u8>;
  }
}

package demo:io@0.2.0 {
  interface bytes {
    type chunk = list<u8>;
  }
}

interface store {
  use demo:io/bytes@0.1.0.{chunk};
  use demo:io/bytes@0.2.0.{chunk as new-chunk};
  put: func(a: chunk) -> new-chunk;
}`,
      good: `package demo:io@0.2.0 {
  interface bytes {
    type chunk = list<u8>;
  }
}

interface store {
  use demo:io/bytes@0.2.0.{chunk};
  put: func(a: chunk) -> chunk;
}`,
    },
  },
  create: (context) => {
    /** Where the root names a package first, and where its own name stands. */
    const named = new Map<PackageId, TextSpan>();
    let own: TextSpan | undefined;
    const note = (id: PackageIdNode): void => {
      const pkg = context.facts.packageNamed(id);
      if (pkg !== undefined && !named.has(pkg)) named.set(pkg, context.spanOf(id));
    };
    return {
      'package-decl': ({ id }) => void (own ??= context.spanOf(id)),
      'package-path': ({ package: id }, parents) => {
        if (context.facts.packageAround(parents) === context.root) note(id);
      },
      end: () => {
        const { root, facts, model } = context;
        if (root === undefined || own === undefined) return;
        // Of a package whose world is included, the model has only what the world brings.
        const needed = [...facts.neededBy([root, ...named.keys()])].filter((id) => id !== root);
        const dependencies = new Map(needed.map((id) => [id, facts.dependenciesOf(id)]));
        const whoNeeds = (id: PackageId): string => {
          if (named.has(id)) return 'named here';
          const names = needed
            .filter((other) => dependencies.get(other)!.has(id))
            .map((other) => `\`${packageNameText(model.packages[other]!.name)}\``);
          const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
          return `through ${names.slice(0, 3).join(', ')}${more}`;
        };
        const versionOf = (id: PackageId): string | undefined => model.packages[id]!.name.version;
        for (const [name, ids] of Map.groupBy(needed, (id) => unversioned(model, id))) {
          if (ids.length < 2) continue;
          const versions = ids.toSorted((a, b) => compare(versionOf(a), versionOf(b)));
          const [first, ...others] = versions.flatMap((id) => named.get(id) ?? []);
          const brought = versions.map((id) => `${versionOf(id) ?? 'none'} (${whoNeeds(id)})`);
          const tracks = new Set(versions.map((id) => versionTrack(versionOf(id) ?? '')));
          context.report(
            first ?? own,
            `this package needs ${ids.length} versions of \`${name}\`: ${brought.join(', ')}`,
            {
              related: others.map((span) => ({ message: 'another version', span })),
              help: [tracks.size === 1 ? compatible : incompatible],
            },
          );
        }
      },
    };
  },
};

const compatible =
  'they are compatible: a linker may take one for another, but in WIT their types are not the same';
const incompatible =
  'their types are not the same: what one part gets from one version, no other part can take';

function unversioned({ packages }: Model, id: PackageId): string {
  const { namespace, name } = packages[id]!.name;
  return `${namespace}:${name}`;
}

/** In order of versions, none first. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a !== undefined && b !== undefined) return compareVersions(a, b);
  return Number(a !== undefined) - Number(b !== undefined);
}
