/** How emitted modules compile core modules that bundlers make files of. */

/** The expression that compiles what is at a URL, given as an expression. */
export function compileAt(url: string, options: object): string {
  return `$compileAt(${url}${argumentOf(options)})`;
}

/** The expression that compiles bytes. */
export function compileBytes(bytes: Uint8Array, options: object): string {
  const text = Buffer.from(bytes).toString('base64');
  return `$compileText(${JSON.stringify(text)}${argumentOf(options)})`;
}

const argumentOf = (options: object): string =>
  Object.keys(options).length === 0 ? '' : `, ${JSON.stringify(options)}`;
