/**
 * What a core module was built for, by what it imports and exports -> how a component comes of it. Modules of WASI
 * Preview 1 take an adapter (`preview1.ts`); those that were built for JavaScript's side of a tool can't become
 * components, and have to be built in another way.
 */
import type { CoreModule } from './core.ts';
import { preview1Help } from './preview1.ts';

interface Origin {
  /** Whether a module comes from there; `imports` are `module name`. */
  readonly is: (imports: readonly string[], exports: readonly string[]) => boolean;
  readonly help: string;
}

const origins: readonly Origin[] = [
  {
    is: (imports, exports) =>
      imports.some((i) => /^(wbg|__wbindgen_\w+|\S+_bg\.js) /.test(i)) ||
      exports.some((e) => /^__wbindgen_|^__wbg_/.test(e)),
    help: 'wasm-bindgen (wasm-pack) made it for its own JavaScript: build for components, `witlink generate rust` with `cargo build --target wasm32-unknown-unknown`, or the target `wasm32-wasip2`',
  },
  {
    is: (imports) => imports.some((i) => /^(gojs|go) (runtime|syscall\/js|syscall)\./.test(i)),
    help: 'Go made it for its wasm_exec.js (GOOS=js): build with `GOOS=wasip1 GOARCH=wasm -buildmode=c-shared`, as `witlink build` does, or with TinyGo for `wasip2`',
  },
  {
    is: (imports, exports) =>
      imports.some((i) =>
        /^env (_?emscripten_|_embind_|__syscall_|invoke_[vijfd]+$|__cxa_throw$|_abort_js$)/.test(i),
      ) || exports.some((e) => /^(_?emscripten_|__get_exception_message$)/.test(e)),
    help: 'Emscripten made it for its own JavaScript: build with `-sSTANDALONE_WASM`, or with the WASI SDK (`clang --target=wasm32-wasip2`), as `witlink build` does',
  },
  {
    is: (imports, exports) =>
      imports.includes('env abort') && exports.some((e) => /^__(new|pin|collect)$/.test(e)),
    help: 'AssemblyScript made it for its loader: `witlink build` builds components of AssemblyScript',
  },
];

/** How a component is made of a core module, each a sentence. */
export function wayToComponent(module: CoreModule): readonly string[] {
  const adapted = preview1Help(module);
  if (adapted.length > 0) return adapted;
  const imports = module.imports.map((i) => `${i.module} ${i.name}`);
  const exports = module.exports.map((e) => e.name);
  const origin = origins.find(({ is }) => is(imports, exports));
  return origin === undefined ? [] : [origin.help];
}
