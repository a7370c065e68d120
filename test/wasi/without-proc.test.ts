/** Files on systems where folders are known by their paths: what a guest does by itself leads out as little as on Linux. */
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { folderOf } from './folders.ts';

const library = path.join(import.meta.dirname, '../../src/wasi/index.ts');

/** Runs code with the open folder `root`; prints what it gives. */
function elsewhere(given: string, code: string): unknown {
  const program = `
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    const { wasi } = await import(${JSON.stringify(library)});
    const platform = await wasi({ preopens: { '/': ${JSON.stringify(given)} } });
    const [[root]] = platform['wasi:filesystem/preopens@0.2.0'].getDirectories();
    const of = (call) => { try { return call(); } catch (error) { return error.payload ?? error.message; } };
    const read = (file) => new TextDecoder().decode(file.read(99n, 0n)[0]);
    const reading = { read: true };
    console.log(JSON.stringify(await (async () => { ${code} })()));`;
  const argv = ['--input-type=module', '-e', program];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' })) as unknown;
}

test('folders are found, and what is in them', () => {
  const at = folderOf({ 'secret/key': 'hidden', 'given/d/f': 'abc' });
  symlinkSync('../secret', path.join(at, 'given/out'));
  symlinkSync('d', path.join(at, 'given/in'));
  const ends = elsewhere(
    path.join(at, 'given'),
    `const file = root.openAt({}, 'd/new', { create: true }, { read: true, write: true });
    file.write(new TextEncoder().encode('made'), 1n);
    const end = file.appendViaStream();
    end.blockingWriteAndFlush(new TextEncoder().encode('!'));
    const names = [];
    const stream = root.openAt({}, 'd', { directory: true }, {}).readDirectory();
    for (let entry; (entry = stream.readDirectoryEntry()) !== undefined; ) names.push(entry.name);
    return [
      read(root.openAt({}, 'in/f', {}, reading)),
      read(file),
      names.sort(),
      of(() => root.openAt({}, 'out/key', {}, reading)),
      of(() => root.openAt({}, '../secret/key', {}, reading)),
      of(() => root.openAt({}, 'in', {}, reading)),
      of(() => root.openAt({}, 'd', {}, { write: true })),
    ];`,
  );
  expect(ends).toEqual([
    ...['abc', '\0made!', ['f', 'new']],
    ...['not-permitted', 'not-permitted', 'loop', 'is-directory'],
  ]);
});

test('an open folder that the guest moves doesn’t become what a link in its place leads to', () => {
  const at = folderOf({ 'secret/sub/key': 'hidden', 'given/d/sub/f': 'abc' });
  const ends = elsewhere(
    path.join(at, 'given'),
    `const sub = root.openAt({}, 'd/sub', { directory: true }, reading);
    const before = read(sub.openAt({}, 'f', {}, reading));
    root.renameAt('d', root, 'moved');
    root.symlinkAt('../secret', 'd');
    return [
      before,
      of(() => read(sub.openAt({}, 'key', {}, reading))),
      of(() => sub.createDirectoryAt('mine')),
      of(() => sub.readDirectory().readDirectoryEntry()),
      of(() => sub.statAt({}, 'key')),
    ];`,
  );
  expect(ends).toEqual(['abc', 'no-entry', 'no-entry', 'no-entry', 'no-entry']);
});
