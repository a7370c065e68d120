/**
 * TypeScript's types of browsers -> `build/dom.d.ts`, without those of WebAssembly: of these the house has its own
 * (`src/runtime/webassembly.d.ts`), which know JSPI. `tsconfig.page.json` takes both, for what runs in browsers alone.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const pattern = 'node_modules/@typescript/typescript-*/lib/lib.dom.d.ts';
const [lib] = globSync(pattern, { cwd: root });
if (lib === undefined) throw new Error(`there is no ${pattern}`);
const text = readFileSync(path.join(root, lib), 'utf8');
const own = /^declare namespace WebAssembly \{$.*?^\}$/ms;
if (!own.test(text)) throw new Error(`${lib} has no namespace WebAssembly`);
mkdirSync(path.join(root, 'build'), { recursive: true });
writeFileSync(path.join(root, 'build/dom.d.ts'), text.replace(own, ''));
