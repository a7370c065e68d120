/** Two versions of one package among what a package needs. WIT.md, Package declaration. */
import type { PackageId as PackageIdNode } from '../../../grammar/wit/index.ts';
import type { TextSpan } from '../../base/index.ts';
import { packageNameText } from '../../model/index.ts';
import type { LintRule } from '../contract.ts';

export const dependencyVersions: LintRule = {
  meta: {
    id: 'lint/dependency-versions',
    category: 'package',
    severity: 'warning',
    summary: 'two versions of one package among the dependencies',
    explanation:
      'Types of two versions are different types, however equal they look: what one part of the package gets, the ' +
      'other can’t take. Sometimes that is wanted, for instance in an adapter from one version to the next; mostly one ' +
      'dependency was raised and another forgotten.',
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
    const named = new Map<number, TextSpan>();
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
        if (context.root === undefined || own === undefined) return;
        const first = new Map<string, number>();
        for (const id of [...context.facts.neededBy([context.root])].toSorted((a, b) => a - b)) {
          if (id === context.root) continue;
          const { name } = context.model.packages[id]!;
          const key = `${name.namespace}:${name.name}`;
          const other = first.get(key);
          if (other === undefined) {
            first.set(key, id);
            continue;
          }
          const [a, b] = [other, id].map((i) => packageNameText(context.model.packages[i]!.name));
          const via = (i: number): string => (named.has(i) ? '' : ' (through a dependency)');
          const firstSpan = named.get(other);
          context.report(
            named.get(id) ?? firstSpan ?? own,
            `this package needs \`${a}\`${via(other)} and \`${b}\`${via(id)}, whose types are not the same`,
            {
              related:
                named.has(id) && firstSpan !== undefined
                  ? [{ message: 'the other version', span: firstSpan }]
                  : [],
            },
          );
        }
      },
    };
  },
};
