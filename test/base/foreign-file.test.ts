import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { foreignFile, isWasmText, knownFile } from '../../src/base/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const big = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le').swap16());
const preamble = '\0asm\u000D\0\u0001\0';

test.each<[Uint8Array, what: string, help: RegExp]>([
  [new Uint8Array(gzipSync(preamble)), 'compressed by gzip', /gunzip/],
  [latin1('\u0028\u00B5\u002F\u00FD…'), 'compressed by zstd', /unzstd/],
  [latin1('\u00FD7zXZ\0\0'), 'compressed by xz', /unxz/],
  [latin1('BZh91AY'), 'compressed by bzip2', /bunzip2/],
  [latin1('PK\u0003\u0004\u0014'), 'a ZIP archive', /unpack/],
  [latin1(`${'app.wasm'.padEnd(257, '\0')}ustar\0`), 'a tar archive', /unpack/],
  [latin1('\u007FELF\u0002\u0001\u0001\0'), 'a binary of Linux (ELF)', /wasm32-wasip2/],
  [
    latin1('\u007FELF\u0002\u0001\u0001\u00C8'),
    'a component that wasmtime compiled for this machine (`.cwasm`)',
    /take the `\.wasm`/,
  ],
  [latin1('\u00CF\u00FA\u00ED\u00FE\u0007'), 'a binary of macOS (Mach-O)', /wasm32/],
  [
    latin1('\u00CA\u00FE\u00BA\u00BE\0\0\0\u0002'),
    'a binary of macOS (Mach-O) or a class of Java',
    /wasm32/,
  ],
  [latin1('MZ\u0090\0'), 'a program or library of Windows (PE)', /wasm32/],
  [latin1('!<arch>\nfoo.o/'), 'a static library (`.a`)', /witlink new/],
  [latin1('BC\u00C0\u00DE5'), 'bitcode of LLVM', /wasm32/],
  [bytes('\n<!DOCTYPE html><html>'), 'a page in HTML', /address/],
  [bytes('<html lang="en">'), 'a page in HTML', /address/],
  [bytes('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), 'XML', /stores/],
  [
    bytes('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
    'a pointer of Git LFS',
    /git lfs pull/,
  ],
  [bytes('/annex/objects/SHA256E-s1--0.wasm\n'), 'a pointer of git-annex', /annex get/],
  [
    bytes(Buffer.from(preamble, 'latin1').toString('base64')),
    'a binary that is written in base64',
    /base64 -d/,
  ],
  [
    bytes('{ "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json" }'),
    'a manifest of a registry (OCI)',
    /wkg oci pull/,
  ],
  [bytes('{ "a": 1 }'), 'JSON', /^$/],
  [bytes('#!/bin/sh\n'), 'a script', /^$/],
  [utf16('\uFEFF(component)\r\n'), 'text in UTF-16', /PowerShell/],
  [utf16('(component)\r\n'), 'text in UTF-16', /PowerShell/],
  [big('\uFEFF(component)'), 'text in UTF-16', /PowerShell/],
  [big('(component)'), 'text in UTF-16', /PowerShell/],
  [
    utf16(`\uFEFF${preamble}`),
    'a WebAssembly binary that a shell wrote as text in UTF-16',
    /-o FILE/,
  ],
  [
    bytes(`\uFEFF${preamble}`),
    'a WebAssembly binary that a shell wrote as text in UTF-8',
    /-o FILE/,
  ],
])('%# is told for what it is', (given, what, help) => {
  const found = foreignFile(given);
  expect(found.what).toBe(what);
  expect(found.help.join('\n')).toMatch(help);
  expect(knownFile(given)).toEqual(found);
});

test.each([
  ['(component)', 'the text format (WAT)'],
  [';; a (; b\n(; c ;) (module $m)', 'the text format (WAT)'],
  ['package a:b;\nlet c = new a:c {};', 'WAC, a composition'],
  ['/// x\npackage a:b;', 'WIT text'],
  ['hello', 'something else'],
  ['(; never ends', 'something else'],
])('%j may be a source', (text, what) => {
  expect(foreignFile(bytes(text)).what).toBe(what);
  expect(knownFile(bytes(text))).toBeUndefined();
});

test('the text format is known by its first form', () => {
  expect(isWasmText(bytes('\uFEFF;; x\n\n(component $c)'))).toBe(true);
  expect(isWasmText(bytes('(module)'))).toBe(true);
  expect(isWasmText(bytes('(module-like)'))).toBe(false);
  expect(isWasmText(bytes('(assert_invalid (component) "x")'))).toBe(false);
  expect(isWasmText(new Uint8Array())).toBe(false);
});
