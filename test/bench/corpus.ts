/** WIT to measure with: the WASI packages that jco ships, as one text of nested packages, and many renamed copies of it. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The folder of the WASI packages of one version. */
export function wasiFolder(version: string): string {
  return path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin', version);
}

/** All WASI packages that jco ships, each as `package … { … }`. */
function wasiPackages(): string {
  const packages = ['0.2.10', '0.2.12', '0.3.0'].flatMap((version) =>
    readdirSync(wasiFolder(version)).map((name) => {
      const folder = path.join(wasiFolder(version), name);
      const files = readdirSync(folder).filter((file) => file.endsWith('.wit'));
      const text = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
      const declaration = /^package ([^;]+);/m.exec(text);
      if (declaration === null) throw new Error(`${folder}: no package declaration`);
      return `package ${declaration[1]} {\n${text.replaceAll(/^package [^;]+;/gm, '')}\n}\n`;
    }),
  );
  return packages.join('\n');
}

/** Three lines of documentation for each function, as much as the sources of WASI have; jco ships them without. */
function withDocs(text: string): string {
  return text.replaceAll(
    /^( *)(?=\S+: (?:static |async )*func)/gm,
    (indent) =>
      `${indent}/// What the function does, in a sentence that says when it may be called, and by whom.\n` +
      `${indent}///\n` +
      `${indent}/// Errors are those of the interface; \`last\` is a name of this text, and of no other one.\n`,
  );
}

export interface Input {
  readonly name: string;
  readonly text: string;
}

/** A package with an empty world, which asks little of those who also encode it, and what it stands beside. */
const asRoot = (packages: string): string => `package bench:root;\n\nworld empty {}\n\n${packages}`;

/** Copies of the WASI packages in namespaces of their own, until the text has `bytes`. */
export function copies(bytes: number, docs: boolean): string {
  const once = docs ? withDocs(wasiPackages()) : wasiPackages();
  const parts: string[] = [];
  for (let size = 0; size < bytes; size += once.length) {
    parts.push(once.replaceAll(/\bwasi:/g, `wasi-n${parts.length}:`));
  }
  return asRoot(parts.join('\n'));
}

export const inputs: readonly Input[] = [
  { name: 'WASI packages of jco', text: asRoot(wasiPackages()) },
  { name: '5 MB of copies, with docs', text: copies(5e6, true) },
  { name: '5 MB of copies, without docs', text: copies(5e6, false) },
];
