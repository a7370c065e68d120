/**
 * The first bytes of a file that should have been a WebAssembly binary, and is none -> what it is, and the way on: what
 * servers answer with, what shells and archives make of binaries, binaries of other machines, and texts.
 */

/** What a file is. */
export interface ForeignFile {
  /** `a page in HTML`. */
  readonly what: string;
  /** What is wrong where a component was wanted, as the message of a diagnostic. */
  readonly message: string;
  readonly help: readonly string[];
}

/** How much of a file is looked at; comments may stand before what tells. */
const mostBytes = 65_536;

/** Whether a file begins as the text format of WebAssembly does. */
export function isWasmText(bytes: Uint8Array): boolean {
  return bytes[0] !== 0 && isWat(codeOf(textOf(bytes)));
}

/** Says what a file is that does not begin with the preamble of WebAssembly. */
export function foreignFile(bytes: Uint8Array): ForeignFile {
  return (
    cutPreamble(bytes) ??
    knownFile(bytes) ??
    sourceText(codeOf(textOf(bytes))) ?? {
      what: 'something else',
      message: 'this is not a WebAssembly binary: it does not begin with `\\0asm`',
      help: [],
    }
  );
}

/** What a file is that holds neither a component nor a source of one; undefined of what may be either. */
export function knownFile(bytes: Uint8Array): ForeignFile | undefined {
  return binaryKind(bytes) ?? utf16Kind(bytes) ?? knownText(textOf(bytes).trimStart());
}

function cutPreamble(bytes: Uint8Array): ForeignFile | undefined {
  const magic = [0, 0x61, 0x73, 0x6d];
  if (bytes.length < 4 || magic.some((byte, i) => bytes[i] !== byte)) return undefined;
  const what = 'the beginning of a WebAssembly binary';
  return { what, message: 'the file ends in the middle of its preamble', help: [] };
}

interface Signature {
  readonly at?: number;
  /** Bytes, or the characters that stand for them. */
  readonly magic: string;
  readonly what: string;
  readonly help: string;
}

const compileHelp =
  'compile for WebAssembly: targets are called `wasm32-wasip2`, `wasip2` or the like';
const unpackHelp = 'unpack it, and name the `.wasm` file in it';

/** The first that fits is it. */
const signatures: readonly Signature[] = [
  { magic: '\u001F\u008B', what: 'compressed by gzip', help: 'decompress it: `gunzip`' },
  {
    magic: '\u0028\u00B5\u002F\u00FD',
    what: 'compressed by zstd',
    help: 'decompress it: `unzstd`',
  },
  { magic: '\u00FD7zXZ\0', what: 'compressed by xz', help: 'decompress it: `unxz`' },
  { magic: 'BZh', what: 'compressed by bzip2', help: 'decompress it: `bunzip2`' },
  { magic: 'PK\u0003\u0004', what: 'a ZIP archive', help: unpackHelp },
  { at: 257, magic: 'ustar', what: 'a tar archive', help: unpackHelp },
  {
    at: 7,
    magic: '\u00C8',
    what: 'a component that wasmtime compiled for this machine (`.cwasm`)',
    help: 'take the `.wasm` that it was made of',
  },
  { magic: '\u007FELF', what: 'a binary of Linux (ELF)', help: compileHelp },
  { magic: '\u00CF\u00FA\u00ED\u00FE', what: 'a binary of macOS (Mach-O)', help: compileHelp },
  { magic: '\u00CE\u00FA\u00ED\u00FE', what: 'a binary of macOS (Mach-O)', help: compileHelp },
  {
    magic: '\u00CA\u00FE\u00BA\u00BE\0\0\0',
    what: 'a binary of macOS (Mach-O) or a class of Java',
    help: compileHelp,
  },
  { magic: 'MZ', what: 'a program or library of Windows (PE)', help: compileHelp },
  {
    magic: '!<arch>\n',
    what: 'a static library (`.a`)',
    help: 'link it into a core module, of which `witlink new` makes a component',
  },
  { magic: 'BC\u00C0\u00DE', what: 'bitcode of LLVM', help: compileHelp },
];

function binaryKind(bytes: Uint8Array): ForeignFile | undefined {
  const has = (magic: string, at: number): boolean =>
    bytes.length >= at + magic.length &&
    [...magic].every((c, i) => bytes[at + i] === c.charCodeAt(0));
  const found = signatures.find(
    ({ magic, at = 0 }) => has(magic, at) && (at !== 7 || has('\u007FELF', 0)),
  );
  if (found === undefined) return undefined;
  return notBinary(found.what, [found.help]);
}

/** What text in UTF-16 is called. */
export const utf16 = 'text in UTF-16';

/** It has a byte order mark or not: every other byte of what is written in ASCII is zero. */
function utf16Kind(bytes: Uint8Array): ForeignFile | undefined {
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const hasMark = isBig || (bytes[0] === 0xff && bytes[1] === 0xfe);
  const start = bytes.subarray(0, 64);
  const zeros = (from: number): number => start.filter((b, i) => i % 2 === from && b === 0).length;
  const half = start.length >> 1;
  const looksLittle = half >= 4 && zeros(1) >= half * 0.9 && zeros(0) <= 1;
  const looksBig = half >= 4 && zeros(0) >= half * 0.9 && zeros(1) <= 1;
  if (!hasMark && !looksLittle && !looksBig) return undefined;
  const encoding = isBig || (!hasMark && looksBig) ? 'utf-16be' : 'utf-16le';
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, mostBytes));
  if (text.startsWith('\0asm')) return throughShell('UTF-16');
  return notBinary(utf16, [
    '`>` of PowerShell writes UTF-16: let the tool write the file itself (`-o FILE`), or save it as UTF-8',
  ]);
}

const throughShell = (encoding: string): ForeignFile => ({
  what: `a WebAssembly binary that a shell wrote as text in ${encoding}`,
  message: `this was a WebAssembly binary before a shell wrote it as text in ${encoding}`,
  help: [
    '`>` of PowerShell changes what is no text: let the tool write the file itself (`-o FILE`)',
  ],
});

const isWat = (code: string): boolean => /^\(\s*(component|module)(?![\w-])/.test(code);

/** Whether a text begins as compositions do: what is WIT has neither. */
const isWac = (code: string): boolean =>
  /^package\b/.test(code) && /^\s*let\s|\bnew\s+[\w-]+:/m.test(code);

/** Texts that tools and servers leave where a binary was wanted. */
function knownText(text: string): ForeignFile | undefined {
  if (text.startsWith('\0asm')) return throughShell('UTF-8');
  const lower = text.slice(0, 64).toLowerCase();
  if (/^<(!doctype html|html|head|body|!--)/.test(lower)) {
    return notBinary('a page in HTML', [
      'a server answered with a page in place of the file: look whether its address is that of the file itself, and needs no login',
    ]);
  }
  if (lower.startsWith('<?xml') || lower.startsWith('<error>')) {
    return notBinary('XML', [
      'stores of files answer so where a file is not there, or not for everybody',
    ]);
  }
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    return notBinary('a pointer of Git LFS', ['`git lfs pull` brings the file itself']);
  }
  if (/^\S{0,200}\/annex\/objects\//.test(text)) {
    return notBinary('a pointer of git-annex', ['`git annex get` brings the file itself']);
  }
  if (/^(data:application\/wasm;base64,)?AGFzb[Q-T]/.test(text)) {
    return notBinary('a binary that is written in base64', ['decode it: `base64 -d`']);
  }
  if (/^[{[]/.test(text)) return json(text);
  if (text.startsWith('#!')) return notBinary('a script', []);
  return undefined;
}

function json(text: string): ForeignFile {
  if (/"application\/vnd\.(oci|docker|wasm)\./.test(text) || /"schemaVersion"\s*:/.test(text)) {
    return notBinary('a manifest of a registry (OCI)', [
      'it names the component as one of its layers: `wkg oci pull REFERENCE -o app.wasm` or `oras pull REFERENCE` brings that',
    ]);
  }
  return notBinary('JSON', []);
}

/** Sources, of which components are made. */
function sourceText(code: string): ForeignFile | undefined {
  if (isWat(code)) {
    return {
      what: 'the text format (WAT)',
      message: 'this is the text format (WAT), not a binary component',
      help: ['make a binary of it: `parse` of @bytecodealliance/jco, or `wasm-tools parse`'],
    };
  }
  if (isWac(code)) {
    const help = ['`witlink compose` makes a component of it'];
    const what = 'WAC, a composition';
    return { what, message: `this is ${what}, not a component`, help };
  }
  if (/^(package|interface|world|use|@\w+)\b/.test(code)) {
    return {
      what: 'WIT text',
      message: 'this is WIT text, not a component',
      help: [
        'WIT says what a component imports and exports: `witlink new core.wasm --wit FILE` makes one, `witlink generate` what its source begins with',
      ],
    };
  }
  return undefined;
}

const notBinary = (what: string, help: readonly string[]): ForeignFile => ({
  what,
  message: `this is ${what}, not a WebAssembly binary`,
  help,
});

const textOf = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes.subarray(0, mostBytes));

/** A text from where its first comments, in any of our languages, end. */
function codeOf(text: string): string {
  const skip = /\s+|;;[^\n]*|\/\/[^\n]*|\/\*|\(;/y;
  let at = 0;
  for (;;) {
    skip.lastIndex = at;
    const [found] = skip.exec(text) ?? [];
    if (found === undefined) return text.slice(at);
    at += found.length;
    if (found !== '/*' && found !== '(;') continue;
    const end = text.indexOf(found === '/*' ? '*/' : ';)', at);
    if (end === -1) return '';
    at = end + 2;
  }
}
