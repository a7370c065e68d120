/**
 * How the file of a program compiles the core modules beside it, as a function of its own: most programs have some, and none
 * asks for anything of the runtime there. What is small is compiled at once in a process: nobody waits for what takes so little.
 */

const read = `  // Read without an import of \`node:\`, which bundlers for browsers would stumble over.
  const fs = url.protocol === 'file:' && globalThis.process?.getBuiltinModule?.('node:fs');`;

/** The name under which it is there. */
export const compileName = '$compile';

/** Declares it. */
export const compileLater = `const ${compileName} = (url, options = {}) => {
${read}
  if (fs) {
    const bytes = fs.readFileSync(url);
    return bytes.length > ${2 ** 20} ? WebAssembly.compile(bytes, options) : new WebAssembly.Module(bytes, options);
  }
  return fetch(url).then(async (response) => {
    if (!response.ok) throw new Error(\`\${url.href} can't be fetched: status \${response.status}\`);
    // Servers that don't know the type are many.
    return response.headers.get('content-type') === 'application/wasm'
      ? WebAssembly.compileStreaming(response, options)
      : WebAssembly.compile(await response.arrayBuffer(), options);
  });
};`;

/** Declares it for programs that can't wait. */
export const compileNow = `const ${compileName} = (url, options = {}) => {
${read}
  if (fs) return new WebAssembly.Module(fs.readFileSync(url), options);
  throw new Error(\`\${url.href} can't be read at once: give it compiled, among \\\`modules\\\`\`);
};`;
