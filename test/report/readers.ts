/**
 * Readers for what the renderers write, as CI systems read it: XML, workflow commands of GitHub, code and prose in
 * Markdown. Each is strict: what it should not meet is an error.
 */

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The root of an XML 1.0 document that has elements, attributes, text and the five entities alone. */
export function readXml(text: string): XmlElement {
  // Production 2 of the specification: what may not even be written as a character reference.
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) {
    throw new Error('a character that XML has no place for');
  }
  const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(text);
  if (declaration === null) throw new Error('no declaration');
  let at = declaration[0].length;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const sticky = new RegExp(pattern.source, 'uy');
    sticky.lastIndex = at;
    const match = sticky.exec(text) ?? undefined;
    at += match?.[0].length ?? 0;
    return match;
  };
  const decode = (raw: string): string =>
    raw.replaceAll(/&([^;]*);?/g, (whole, name: string) => {
      const char = whole.endsWith(';') ? entities.get(name) : undefined;
      if (char === undefined) throw new Error(`unknown entity ${whole}`);
      return char;
    });
  const element = (): XmlElement => {
    const name = take(/<([a-z][\w-]*)/)?.[1];
    if (name === undefined) throw new Error(`an element is expected at ${text.slice(at, at + 40)}`);
    const attributes = new Map<string, string>();
    for (let a = take(/\s+([\w-]+)="([^"<]*)"/); a; a = take(/\s+([\w-]+)="([^"<]*)"/)) {
      if (attributes.has(a[1]!)) throw new Error(`attribute ${a[1]} stands twice`);
      // What XML makes of white space in attributes.
      attributes.set(a[1]!, decode(a[2]!.replaceAll(/[\t\n\r]/g, ' ')));
    }
    if (take(/\s*\/>/)) return { name, attributes, children: [], text: '' };
    if (!take(/\s*>/)) throw new Error(`<${name} does not end at ${text.slice(at, at + 40)}`);
    const children: XmlElement[] = [];
    let own = '';
    while (!take(new RegExp(`</${name}>`))) {
      if (text.startsWith('<', at)) children.push(element());
      else own += decode(take(/[^<]+/)![0]);
    }
    return { name, attributes, children, text: own };
  };
  const root = element();
  if (text.slice(at).trim() !== '') throw new Error('something stands behind the root');
  return root;
}

export interface WorkflowCommand {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly message: string;
}

/** Every line as a workflow command. */
export function readCommands(text: string): WorkflowCommand[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const match = /^::(\w+)(?: (.*?))?::(.*)$/.exec(line);
      if (match === null) throw new Error(`no command: ${line}`);
      const [, name = '', list = '', message = ''] = match;
      const properties = new Map<string, string>();
      for (const pair of list.split(',')) {
        const eq = pair.indexOf('=');
        if (eq < 1) throw new Error(`no property: ${pair}`);
        properties.set(pair.slice(0, eq), unescape(pair.slice(eq + 1)));
      }
      return { name, properties, message: unescape(message) };
    });
}

const escapes = new Map([
  ['%25', '%'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
]);

const unescape = (text: string): string =>
  text.replaceAll(/%../g, (escape) => {
    const char = escapes.get(escape);
    if (char === undefined) throw new Error(`unknown escape ${escape}`);
    return char;
  });

/** A line of Markdown as its pieces: prose, in which nothing may have a meaning, and code (CommonMark 6.1). */
export function readInline(line: string): { readonly isCode: boolean; readonly text: string }[] {
  const pieces: { isCode: boolean; text: string }[] = [];
  let at = 0;
  while (at < line.length) {
    const fence = /`+/y;
    fence.lastIndex = at;
    const open = fence.exec(line)?.[0];
    if (open === undefined) {
      const end = line.indexOf('`', at);
      const text = line.slice(at, end === -1 ? line.length : end);
      if (/[<>&@#[\]\\|~_]|:\S/.test(text)) throw new Error(`markup in prose: ${text}`);
      pieces.push({ isCode: false, text });
      at += text.length;
      continue;
    }
    const rest = line.slice(at + open.length);
    const close = [...rest.matchAll(/`+/g)].find(([run]) => run.length === open.length);
    if (close === undefined) throw new Error(`code without an end: ${line}`);
    const inner = rest.slice(0, close.index);
    const isPadded = inner.startsWith(' ') && inner.endsWith(' ') && inner.trim() !== '';
    pieces.push({ isCode: true, text: isPadded ? inner.slice(1, -1) : inner });
    at += 2 * open.length + inner.length;
  }
  return pieces;
}
