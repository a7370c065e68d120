/**
 * Judges the names of imports and exports by their grammar. What only takes well-formed ones apart is base's. Explainer.md,
 * Import and Export Definitions.
 */
import {
  isKebab,
  isVersion,
  kebabProblem,
  parsePlainName,
  type PlainName,
} from '../../base/index.ts';

/** What a name says that other rules judge. */
export type ExternPath =
  | PlainName
  | {
      readonly kind: 'interface';
      /** More than one namespace or projection (🪺). */
      readonly nested: boolean;
      /** A version that is only the compatible part (🔗). */
      readonly canonicalVersion?: string;
    };

export interface NameProblem {
  readonly code: 'component/bad-name' | 'component/bad-annotation' | 'component/bad-version';
  readonly message: string;
}

const words = /^[a-z][0-9a-z]*(?:-[0-9a-z]+)*$/;
const canonicalVersion = /^(?:[1-9]\d*|0\.[1-9]\d*|0\.0\.[1-9]\d*|0\.0\.0)$/;

/** What a name says, or what is wrong with it. */
export function checkExternName(name: string): ExternPath | NameProblem {
  if (name.startsWith('[')) return checkAnnotated(name);
  if (/[:/@]/.test(name)) return checkInterfaceName(name);
  const problem = kebabProblem(name);
  return problem === undefined ? parsePlainName(name) : badName(name, problem);
}

/** As `checkExternName`, for a place where only the name of an interface may stand. */
export function checkInterfaceName(name: string): ExternPath | NameProblem {
  const at = name.indexOf('@');
  const path = at < 0 ? name : name.slice(0, at);
  const [, head, tail] = /^(.*):([^:]*)$/s.exec(path) ?? [];
  if (head === undefined || tail === undefined) {
    return badName(name, 'is not of the form `namespace:package/interface`');
  }
  const namespaces = head.split(':');
  const [pkg = '', ...projections] = tail.split('/');
  const wrong = [...namespaces, pkg].find((w) => !words.test(w));
  if (wrong !== undefined) {
    return badName(name, `has \`${wrong}\` where words of small letters must stand`);
  }
  if (projections.length === 0) return badName(name, 'names no interface after its package');
  const label = projections.find((l) => !isKebab(l));
  if (label !== undefined) return badName(name, `has a part that ${kebabProblem(label)}`);
  const nested = namespaces.length > 1 || projections.length > 1;
  if (at < 0) return { kind: 'interface', nested };
  const version = name.slice(at + 1);
  if (isVersion(version)) return { kind: 'interface', nested };
  if (canonicalVersion.test(version)) {
    return { kind: 'interface', nested, canonicalVersion: version };
  }
  return {
    code: 'component/bad-version',
    message: `the name \`${name}\` has \`${version}\` where a semantic version must stand`,
  };
}

function checkAnnotated(name: string): ExternPath | NameProblem {
  const bad = (message: string): NameProblem => ({ code: 'component/bad-annotation', message });
  const plain = parsePlainName(name);
  switch (plain.kind) {
    case 'constructor': {
      if (/^\[[gs]et\]/.test(plain.resource))
        return bad(
          `\`${name}\` is a constructor: only functions, methods and statics are getters or setters`,
        );
      const problem = kebabProblem(plain.resource);
      return problem === undefined ? plain : badName(name, `has a resource that ${problem}`);
    }
    case 'method':
    case 'static': {
      if (!name.includes('.')) {
        return bad(`\`${name}\` must name a resource and a function, with a \`.\` between them`);
      }
      const part = [plain.resource, plain.name].find((p) => !isKebab(p));
      return part === undefined ? plain : badName(name, `has a part that ${kebabProblem(part)}`);
    }
    case 'freestanding': {
      if (plain.accessor !== undefined) {
        const problem = kebabProblem(plain.name);
        return problem === undefined ? plain : badName(name, `has a property that ${problem}`);
      }
      const end = name.indexOf(']');
      if (end < 0) return badName(name, 'contains `[`');
      return bad(
        `\`${name}\` has the annotation \`${name.slice(0, end + 1)}\`, but there are only \`[constructor]\`, \`[method]\`, \`[static]\`, \`[get]\` and \`[set]\``,
      );
    }
  }
}

function badName(name: string, problem: string): NameProblem {
  return { code: 'component/bad-name', message: `the name \`${name}\` ${problem}` };
}
