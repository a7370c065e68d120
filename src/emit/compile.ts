/**
 * How the file of a program compiles the core modules beside it, as a function of its own: `compileAt` of the runtime, which
 * programs that are no files use (`runtime/module-sources.ts`). It is no part of the runtime's share, as it asks for nothing of it.
 */

const read = `  // Read without an import of \`node:\`, which bundlers for browsers would stumble over.
  const fs = url.protocol === 'file:' && globalThis.process?.getBuiltinModule?.('node:fs');`;

/** The name under which it is there. */
export const compileName = '$compile';

/** Declares it. */
export const compileLater = `const ${compileName} = async (url, options = {}) => {
${read}
  if (fs) return WebAssembly.compile(fs.readFileSync(url), options);
  const response = await fetch(url);
  if (!response.ok) throw new Error(\`\${url.href} can't be fetched: status \${response.status}\`);
  // Servers that don't know the type are many.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response, options)
    : WebAssembly.compile(await response.arrayBuffer(), options);
};`;

/** Declares it for programs that can't wait. */
export const compileNow = `const ${compileName} = (url, options = {}) => {
${read}
  if (fs) return new WebAssembly.Module(fs.readFileSync(url), options);
  throw new Error(\`\${url.href} can't be read at once: give it compiled, among \\\`modules\\\`\`);
};`;
