/** `wasi:filesystem` against the words of its WIT, over folders of the machine. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { wasi, type WasiOptions, WitlinkError } from '../../src/index.ts';
import type { Descriptor } from '../../src/wasi/filesystem/descriptor.ts';
import type { DirectoryEntryStream } from '../../src/wasi/filesystem/directory-entry-stream.ts';
import type { Closing } from '../../src/wasi/closing.ts';
import { openFolder } from '../../src/wasi/node/files/folder.ts';
import type { IoError } from '../../src/wasi/io/index.ts';
import { folderOf } from './folders.ts';

interface Preopens {
  readonly getDirectories: () => [Descriptor, string][];
}

async function preopened(preopens: WasiOptions['preopens']): Promise<Descriptor[]> {
  const platform = await wasi({ preopens: preopens! });
  onTestFinished(() => platform[Symbol.asyncDispose]());
  const { getDirectories } = platform['wasi:filesystem/preopens@0.2.0'] as Preopens;
  return getDirectories().map(([descriptor]) => descriptor);
}

async function open(files: Readonly<Record<string, string>>, readOnly = false) {
  const at = folderOf(files);
  const [root] = await preopened({ '/': { host: at, readOnly } });
  return { at, root: root! };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array): string => new TextDecoder().decode(given);
const write = { write: true };
const both = { read: true, write: true };
const create = { create: true };
const follow = { symlinkFollow: true };

/** What a call throws as its error case; else what it gives. */
function errorOf(call: () => unknown): unknown {
  try {
    return { gave: call() };
  } catch (error) {
    return (error as { payload?: unknown }).payload ?? error;
  }
}

function all(stream: DirectoryEntryStream): string[] {
  const found: string[] = [];
  for (;;) {
    const entry = stream.readDirectoryEntry();
    if (entry === undefined) return found.toSorted();
    found.push(`${entry.name} ${entry.type}`);
  }
}

describe('files', () => {
  test('are written and read at any place, also past the end', async () => {
    const { at, root } = await open({});
    const file = root.openAt({}, 'f', create, both);
    expect(file.write(bytes('hello'), 0n)).toBe(5n);
    expect(file.write(bytes('!'), 8n)).toBe(1n);
    expect(readFileSync(path.join(at, 'f'), 'utf8')).toBe('hello\0\0\0!');
    expect(file.read(100n, 4n)).toEqual([bytes('o\0\0\0!'), false]);
    expect(file.read(100n, 9n)).toEqual([new Uint8Array(), true]);
    expect(file.read(100n, 2n ** 64n - 1n)).toEqual([new Uint8Array(), true]);
    expect(errorOf(() => file.write(bytes('x'), 2n ** 63n))).toBe('file-too-large');
    file.setSize(3n);
    expect(readFileSync(path.join(at, 'f'), 'utf8')).toBe('hel');
    file.setSize(5n);
    expect(readFileSync(path.join(at, 'f'), 'utf8')).toBe('hel\0\0');
    expect(errorOf(() => file.setSize(2n ** 63n))).toBe('file-too-large');
    file.sync();
    file.syncData();
    file.advise(0n, 10n, 'sequential');
  });

  test('have streams, each with a place of its own, that outlive the descriptor', async () => {
    const { at, root } = await open({ f: 'abcdef' });
    const file = root.openAt({}, 'f', {}, both);
    const [one, two] = [file.readViaStream(0n), file.readViaStream(4n)];
    const out = file.writeViaStream(1n);
    const end = file.appendViaStream();
    file[Symbol.dispose]();
    expect(text(one.read(2n))).toBe('ab');
    expect(text(two.read(9n))).toBe('ef');
    expect(errorOf(() => two.read(9n))).toEqual({ tag: 'closed' });
    out.blockingWriteAndFlush(bytes('XY'));
    end.blockingWriteAndFlush(bytes('gh'));
    out.blockingWriteAndFlush(bytes('Z'));
    end.blockingWriteAndFlush(bytes('i'));
    expect(text(one.read(9n))).toBe('YZefghi');
    expect(readFileSync(path.join(at, 'f'), 'utf8')).toBe('aXYZefghi');
    for (const stream of [one, two, out, end]) stream[Symbol.dispose]();
    expect(errorOf(() => file.stat())).toBe('bad-descriptor');
  });

  test('are read and written only where they were opened for it', async () => {
    const { root } = await open({ f: 'abc' });
    const reading = root.openAt({}, 'f', {}, { read: true });
    const writing = root.openAt({}, 'f', {}, write);
    const neither = root.openAt({}, 'f', {}, {});
    expect(reading.getFlags()).toMatchObject({ read: true, mutateDirectory: false });
    expect(errorOf(() => reading.write(bytes('x'), 0n))).toBe('bad-descriptor');
    expect(errorOf(() => reading.writeViaStream(0n))).toBe('bad-descriptor');
    expect(errorOf(() => reading.appendViaStream())).toBe('bad-descriptor');
    expect(errorOf(() => reading.setSize(0n))).toBe('bad-descriptor');
    expect(errorOf(() => writing.read(1n, 0n))).toBe('bad-descriptor');
    expect(errorOf(() => writing.readViaStream(0n))).toBe('bad-descriptor');
    expect(text(neither.read(9n, 0n)[0])).toBe('abc');
    expect(errorOf(() => reading.readDirectory())).toBe('not-directory');
    expect(errorOf(() => reading.openAt({}, 'x', {}, {}))).toBe('not-directory');
    expect(errorOf(() => root.read(1n, 0n))).toBe('bad-descriptor');
  });

  test('tell through a stream’s error what was wrong', async () => {
    const platform = await wasi({ preopens: { '/': folderOf({ f: '' }) } });
    const { getDirectories } = platform['wasi:filesystem/preopens@0.2.0'] as Preopens;
    const types = platform['wasi:filesystem/types@0.2.0'] as {
      filesystemErrorCode: (error: IoError) => unknown;
    };
    const stream = getDirectories()[0]![0].openAt({}, 'f', {}, both).readViaStream(0n);
    await platform[Symbol.asyncDispose]();
    const { tag, val } = errorOf(() => stream.read(1n)) as { tag: string; val: IoError };
    expect(tag).toBe('last-operation-failed');
    expect(types.filesystemErrorCode(val)).toBe('bad-descriptor');
  });
});

describe('opening', () => {
  test.each<[string, object, object, object, unknown]>([
    ['none', {}, {}, { read: true }, 'no-entry'],
    ['f', {}, { create: true, exclusive: true }, both, 'exist'],
    ['f', {}, { directory: true }, { read: true }, 'not-directory'],
    ['f/', {}, {}, { read: true }, 'not-directory'],
    ['f/x', {}, {}, { read: true }, 'not-directory'],
    ['d', {}, {}, both, 'is-directory'],
    ['new/', {}, create, both, 'is-directory'],
    ['d', {}, { create: true, directory: true }, both, 'invalid'],
    ['', {}, {}, { read: true }, 'no-entry'],
    ['a\0b', {}, {}, { read: true }, 'invalid'],
    ['x'.repeat(300), {}, {}, { read: true }, 'name-too-long'],
    ['d/'.repeat(5000), {}, {}, { read: true }, 'name-too-long'],
    ['link', {}, {}, { read: true }, 'loop'],
    ['circle', follow, {}, { read: true }, 'loop'],
    ['slash', follow, {}, { read: true }, 'not-directory'],
    ['dangling', follow, {}, { read: true }, 'no-entry'],
  ])('%s fails as it should', async (name, pathFlags, openFlags, flags, code) => {
    const { at, root } = await open({ f: 'abc', 'd/g': '' });
    symlinkSync('f', path.join(at, 'link'));
    symlinkSync('circle', path.join(at, 'circle'));
    symlinkSync('f/', path.join(at, 'slash'));
    symlinkSync('nowhere', path.join(at, 'dangling'));
    expect(errorOf(() => root.openAt(pathFlags, name, openFlags, flags))).toBe(code);
  });

  test('follows links where it is asked to, also to what is made by it', async () => {
    const { at, root } = await open({ 'd/f': 'abc' });
    symlinkSync('d/f', path.join(at, 'link'));
    symlinkSync('d', path.join(at, 'dir'));
    symlinkSync('d/new', path.join(at, 'dangling'));
    expect(text(root.openAt(follow, 'link', {}, { read: true }).read(9n, 0n)[0])).toBe('abc');
    expect(text(root.openAt({}, 'dir/f', {}, { read: true }).read(9n, 0n)[0])).toBe('abc');
    root.openAt(follow, 'dangling', create, write).write(bytes('made'), 0n);
    expect(readFileSync(path.join(at, 'd/new'), 'utf8')).toBe('made');
    expect(root.openAt(follow, 'dir', {}, {}).getType()).toBe('directory');
    expect(root.openAt({}, 'dir/', {}, {}).getType()).toBe('directory');
    expect(root.openAt({}, '.', {}, {}).isSameObject(root)).toBe(true);
    expect(root.openAt({}, 'd/../d/.', {}, {}).isSameObject(root)).toBe(false);
    root.openAt({}, 'd/f', { truncate: true }, write);
    expect(readFileSync(path.join(at, 'd/f'), 'utf8')).toBe('');
  });

  test('gives descriptors of folders from which one goes on', async () => {
    const { root } = await open({ 'd/e/f': 'deep' });
    const folder = root.openAt({}, 'd', { directory: true }, { read: true });
    expect(folder.getFlags()).toEqual({ read: true, mutateDirectory: true });
    expect(text(folder.openAt({}, 'e/f', {}, { read: true }).read(9n, 0n)[0])).toBe('deep');
    folder.createDirectoryAt('made');
    expect(all(folder.readDirectory())).toEqual(['e directory', 'made directory']);
    // What it was opened by is one thing, where it leads to another.
    expect(errorOf(() => folder.openAt({}, '../d/e/f', {}, { read: true }))).toBe('not-permitted');
  });
});

describe('folders', () => {
  test('list what is in them, from the beginning each time', async () => {
    const { at, root } = await open({ a: '', 'd/x': '' });
    symlinkSync('a', path.join(at, 'l'));
    const listed = ['a regular-file', 'd directory', 'l symbolic-link'];
    const [one, two] = [root.readDirectory(), root.readDirectory()];
    one.readDirectoryEntry();
    expect(all(two)).toEqual(listed);
    expect(all(root.readDirectory())).toEqual(listed);
    expect(all(root.openAt({}, 'd', {}, {}).readDirectory())).toEqual(['x regular-file']);
    one[Symbol.dispose]();
  });

  test('are made and removed', async () => {
    const { at, root } = await open({ f: '', 'full/f': '' });
    root.createDirectoryAt('d');
    root.createDirectoryAt('d/e/');
    expect(errorOf(() => root.createDirectoryAt('d'))).toBe('exist');
    expect(errorOf(() => root.createDirectoryAt('none/d'))).toBe('no-entry');
    expect(errorOf(() => root.removeDirectoryAt('full'))).toBe('not-empty');
    expect(errorOf(() => root.removeDirectoryAt('f'))).toBe('not-directory');
    expect(errorOf(() => root.unlinkFileAt('d'))).toBe('is-directory');
    expect(errorOf(() => root.unlinkFileAt('f/'))).toBe('not-directory');
    root.removeDirectoryAt('d/e');
    root.removeDirectoryAt('d/');
    root.unlinkFileAt('f');
    expect(readdirSync(at)).toEqual(['full']);
  });

  test('have their things renamed, linked, and linked to by name', async () => {
    const { at, root } = await open({ f: 'abc', 'd/g': '', 'e/': '' });
    const folder = root.openAt({}, 'd', {}, {});
    root.renameAt('f', folder, 'h');
    expect(readFileSync(path.join(at, 'd/h'), 'utf8')).toBe('abc');
    root.linkAt({}, 'd/h', root, 'hard');
    expect(statSync(path.join(at, 'hard')).nlink).toBe(2);
    expect(errorOf(() => root.linkAt(follow, 'hard', root, 'x'))).toBe('invalid');
    root.symlinkAt('d/h', 'soft');
    expect(readlinkSync(path.join(at, 'soft'))).toBe('d/h');
    expect(root.readlinkAt('soft')).toBe('d/h');
    expect(errorOf(() => root.readlinkAt('hard'))).toBe('invalid');
    root.renameAt('soft', root, 'softer');
    expect(readlinkSync(path.join(at, 'softer'))).toBe('d/h');
    expect(errorOf(() => root.renameAt('none', root, 'x'))).toBe('no-entry');
    expect(errorOf(() => root.renameAt('hard', root, 'new/'))).toBe('not-directory');
    expect(errorOf(() => root.renameAt('hard', root, 'e'))).toBe('is-directory');
    expect(errorOf(() => root.renameAt('e', root, 'd'))).toBe('not-empty');
    root.renameAt('e/', root, 'renamed/');
    expect(readdirSync(at).toSorted()).toEqual(['d', 'hard', 'renamed', 'softer']);
  });
});

describe.skipIf(!existsSync('/proc/self/fd'))('descriptors of the machine', () => {
  /** How many lead to a folder, or to what is in it. */
  const opened = (at: string): number =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(at);
      } catch {
        return false;
      }
    }).length;

  test('that were opened on the way are closed at once', async () => {
    const { at, root } = await open({ 'd/e/f': '' });
    symlinkSync('d/e', path.join(at, 'link'));
    const before = opened(at);
    expect(before).toBe(1);
    root.statAt({}, 'd/e/f');
    root.statAt(follow, 'link/f');
    root.statAt({}, 'd/e/../e/f');
    expect(errorOf(() => root.statAt({}, 'd/e/none'))).toBe('no-entry');
    expect(errorOf(() => root.statAt({}, 'd/e/../../..'))).toBe('not-permitted');
    expect(opened(at)).toBe(before);
  });

  test('are closed with the last who needs them', async () => {
    const { at, root } = await open({ f: 'abc' });
    const file = root.openAt({}, 'f', {}, both);
    const stream = file.appendViaStream();
    stream.blockingWriteAndFlush(bytes('d'));
    file[Symbol.dispose]();
    expect(opened(at)).toBeGreaterThan(1);
    stream[Symbol.dispose]();
    expect(opened(at)).toBe(1);
    const entries = root.readDirectory();
    expect(opened(at)).toBe(2);
    entries[Symbol.dispose]();
    expect(opened(at)).toBe(1);
  });

  test('are forgotten with what is closed', async () => {
    const kept = new Set<unknown>();
    const closing = {
      atEnd(work: () => void) {
        kept.add(work);
        return () => kept.delete(work);
      },
    } as unknown as Closing;
    const folder = openFolder(folderOf({ f: '' }), closing);
    expect(kept.size).toBe(1);
    folder.entries().close();
    folder.statAt('f', true);
    expect(kept.size).toBe(1);
    folder.close();
    expect(kept.size).toBe(0);
  });

  test('of pipes never wait for their other end', () => {
    const at = folderOf({});
    execFileSync('mkfifo', [path.join(at, 'pipe')]);
    const program = `const { wasi } = await import('./src/wasi/index.ts');
      const platform = await wasi({ preopens: { '/': ${JSON.stringify(at)} } });
      const [[root]] = platform['wasi:filesystem/preopens@0.2.0'].getDirectories();
      process.stdout.write(root.openAt({}, 'pipe', {}, { read: true }).getType());`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: path.join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(stdout).toBe('fifo');
  });

  test('are closed with the platform, those that are still open', async () => {
    const at = folderOf({ f: 'abc' });
    const platform = await wasi({ preopens: { '/': at } });
    const { getDirectories } = platform['wasi:filesystem/preopens@0.2.0'] as Preopens;
    const root = getDirectories()[0]![0];
    root.openAt({}, 'f', {}, both);
    root.readDirectory();
    const done = root.readDirectory();
    done[Symbol.dispose]();
    expect(opened(at)).toBe(3);
    await platform[Symbol.asyncDispose]();
    expect(opened(at)).toBe(0);
  });
});

describe('what is known of files', () => {
  test('is their kind, size and times, which can be set', async () => {
    const { at, root } = await open({ f: 'abcd', 'd/': '' });
    symlinkSync('f', path.join(at, 'l'));
    expect(root.statAt({}, 'f')).toMatchObject({ type: 'regular-file', size: 4n, linkCount: 1n });
    expect(root.statAt({}, 'l').type).toBe('symbolic-link');
    expect(root.statAt(follow, 'l')).toMatchObject({ type: 'regular-file', size: 4n });
    expect(root.statAt({}, 'd/').type).toBe('directory');
    expect(errorOf(() => root.statAt({}, 'f/'))).toBe('not-directory');
    expect(errorOf(() => root.statAt({}, 'none'))).toBe('no-entry');
    const time = (seconds: bigint) => ({
      tag: 'timestamp',
      val: { seconds, nanoseconds: 500_000_000 },
    });
    const keep = { tag: 'no-change' } as const;
    root.setTimesAt({}, 'f', time(1000n) as never, time(2000n) as never);
    const file = root.openAt({}, 'f', {}, both);
    expect(file.stat()).toMatchObject({
      dataAccessTimestamp: { seconds: 1000n, nanoseconds: 500_000_000 },
      dataModificationTimestamp: { seconds: 2000n, nanoseconds: 500_000_000 },
    });
    file.setTimes(keep, { tag: 'now' });
    const { dataAccessTimestamp: accessed, dataModificationTimestamp: modified } = file.stat();
    expect(accessed.seconds).toBe(1000n);
    expect(Math.abs(Number(modified.seconds) - Date.now() / 1000)).toBeLessThan(10);
    root.setTimesAt({}, 'l', time(3000n) as never, keep);
    expect(root.statAt({}, 'l').dataAccessTimestamp.seconds).toBe(3000n);
    root.setTimesAt(follow, 'l', time(4000n) as never, keep);
    expect(file.stat().dataAccessTimestamp.seconds).toBe(4000n);
    root.setTimes(time(5000n) as never, time(6000n) as never);
    expect(root.stat().dataModificationTimestamp.seconds).toBe(6000n);
    expect(errorOf(() => file.setTimes(time(2n ** 60n) as never, keep))).toBe('overflow');
  });

  test('is whether they are the same, by descriptors and by hashes', async () => {
    const { root } = await open({ f: 'a', g: 'a' });
    root.linkAt({}, 'f', root, 'h');
    const [f, g, h] = ['f', 'g', 'h'].map((name) => root.openAt({}, name, {}, both));
    expect(f!.isSameObject(h!)).toBe(true);
    expect(f!.isSameObject(g!)).toBe(false);
    expect(f!.metadataHash()).toEqual(root.metadataHashAt({}, 'h'));
    expect(f!.metadataHash()).not.toEqual(g!.metadataHash());
    const before = f!.metadataHash();
    f!.write(bytes('more'), 0n);
    expect(f!.metadataHash()).toEqual(before);
    expect(Object.values(before).every((half) => half >= 0n && half < 2n ** 64n)).toBe(true);
  });
});

describe('a folder that can only be looked at', () => {
  const changes: Readonly<Record<string, (root: Descriptor) => unknown>> = {
    'opening for writing': (root) => root.openAt({}, 'f', {}, write),
    creating: (root) => root.openAt({}, 'new', create, { read: true }),
    truncating: (root) => root.openAt({}, 'f', { truncate: true }, { read: true }),
    'opening to change': (root) => root.openAt({}, 'd', {}, { mutateDirectory: true }),
    'making a folder': (root) => root.createDirectoryAt('new'),
    'removing a folder': (root) => root.removeDirectoryAt('d'),
    unlinking: (root) => root.unlinkFileAt('f'),
    renaming: (root) => root.renameAt('f', root, 'g'),
    linking: (root) => root.linkAt({}, 'f', root, 'g'),
    'a symbolic link': (root) => root.symlinkAt('f', 'g'),
    'setting times': (root) => root.setTimesAt({}, 'f', { tag: 'now' }, { tag: 'now' }),
    'setting times of what is open': (root) =>
      root.openAt({}, 'f', {}, {}).setTimes({ tag: 'now' }, { tag: 'now' }),
    'changing what is below': (root) => root.openAt({}, 'd', {}, {}).createDirectoryAt('new'),
  };

  test.each(Object.keys(changes))('refuses %s', async (name) => {
    const { at, root } = await open({ f: 'abc', 'd/': '' }, true);
    const before = statSync(path.join(at, 'f')).mtimeMs;
    expect(errorOf(() => changes[name]!(root))).toBe('read-only');
    expect(readdirSync(at).toSorted()).toEqual(['d', 'f']);
    expect(readFileSync(path.join(at, 'f'), 'utf8')).toBe('abc');
    expect(statSync(path.join(at, 'f')).mtimeMs).toBe(before);
  });

  test('is read, and gives nothing away to one that can be changed', async () => {
    const at = folderOf({ 'a/f': 'abc', 'b/g': '' });
    const [a, b] = await preopened({
      '/a': { host: path.join(at, 'a'), readOnly: true },
      '/b': path.join(at, 'b'),
    });
    expect(text(a!.openAt({}, 'f', {}, { read: true }).read(9n, 0n)[0])).toBe('abc');
    expect(a!.getFlags()).toEqual({ read: true, mutateDirectory: false });
    expect(errorOf(() => a!.renameAt('f', b!, 'f'))).toBe('read-only');
    expect(errorOf(() => b!.renameAt('g', a!, 'g'))).toBe('read-only');
    expect(errorOf(() => a!.linkAt({}, 'f', b!, 'f'))).toBe('read-only');
    expect(errorOf(() => b!.linkAt({}, 'g', a!, 'g'))).toBe('read-only');
    expect(readdirSync(path.join(at, 'a'))).toEqual(['f']);
  });
});

describe('nothing leaves a folder', () => {
  /** A folder that is given, with links of all kinds to what stands beside it. */
  async function enclosed() {
    const at = folderOf({ 'secret/key': 'hidden', 'given/d/f': 'abc' });
    const given = path.join(at, 'given');
    symlinkSync(path.join(at, 'secret'), path.join(given, 'absolute'));
    symlinkSync('../secret', path.join(given, 'out'));
    symlinkSync('../secret/key', path.join(given, 'key'));
    symlinkSync('d/../../secret', path.join(given, 'detour'));
    symlinkSync('out', path.join(given, 'chain'));
    symlinkSync('../given/d', path.join(given, 'back'));
    symlinkSync('../new', path.join(given, 'dangling'));
    const [root] = await preopened({ '/': given });
    return { at, root: root! };
  }

  test.each([
    '..',
    '../secret/key',
    'd/../../secret/key',
    'd/../..',
    '/etc/passwd',
    '/',
    'absolute/key',
    'out/key',
    'out/',
    'key',
    'detour/key',
    'chain/key',
    'back/f',
    './/d/.././../secret/key',
  ])('%s is not permitted', async (name) => {
    const { at, root } = await enclosed();
    const calls: (() => unknown)[] = [
      () => root.openAt(follow, name, {}, { read: true }),
      () => root.openAt(follow, name, create, both),
      () => root.openAt(follow, name, { directory: true }, { read: true }),
      () => root.statAt(follow, name),
      () => root.setTimesAt(follow, name, { tag: 'now' }, { tag: 'now' }),
      () => root.metadataHashAt(follow, name),
    ];
    for (const call of calls) expect(errorOf(call)).toBe('not-permitted');
    expect(readFileSync(path.join(at, 'secret/key'), 'utf8')).toBe('hidden');
  });

  test('by no call that changes something', async () => {
    const { at, root } = await enclosed();
    for (const name of ['../x', 'out/x', 'absolute/x', 'chain/x', '/tmp/x']) {
      const calls: (() => unknown)[] = [
        () => root.createDirectoryAt(name),
        () => root.symlinkAt('d', name),
        () => root.renameAt('d', root, name),
        () => root.linkAt({}, 'd/f', root, name),
      ];
      for (const call of calls) expect(errorOf(call)).toBe('not-permitted');
    }
    for (const name of ['../secret/key', 'out/key', 'absolute/key']) {
      const calls: (() => unknown)[] = [
        () => root.unlinkFileAt(name),
        () => root.removeDirectoryAt(path.posix.dirname(name) + '/'),
        () => root.renameAt(name, root, 'mine'),
        () => root.linkAt({}, name, root, 'mine'),
        () => root.readlinkAt(name),
      ];
      for (const call of calls) {
        // A link itself may be removed, what it leads to not.
        expect(['not-permitted', 'not-directory']).toContain(errorOf(call));
      }
    }
    expect(errorOf(() => root.openAt(follow, 'dangling', create, both))).toBe('not-permitted');
    expect(errorOf(() => root.symlinkAt('/etc', 'mine'))).toBe('not-permitted');
    expect(errorOf(() => root.readlinkAt('absolute'))).toBe('not-permitted');
    expect(readdirSync(at).toSorted()).toEqual(['given', 'secret']);
    expect(readFileSync(path.join(at, 'secret/key'), 'utf8')).toBe('hidden');
    expect(existsSync(path.join(at, 'given/d/f'))).toBe(true);
  });

  test('not by a link that the guest makes itself', async () => {
    const { at, root } = await enclosed();
    root.symlinkAt('../../secret', 'd/mine');
    expect(root.readlinkAt('d/mine')).toBe('../../secret');
    expect(errorOf(() => root.openAt({}, 'd/mine/key', {}, { read: true }))).toBe('not-permitted');
    // A link moved up leads further out.
    root.symlinkAt('..', 'd/up');
    root.renameAt('d/up', root, 'up');
    expect(errorOf(() => root.openAt({}, 'up/secret/key', {}, {}))).toBe('not-permitted');
    expect(readdirSync(path.join(at, 'secret'))).toEqual(['key']);
  });

  test.runIf(process.platform === 'linux')(
    'not where folders are replaced while a path is walked',
    async () => {
      const { at, root } = await enclosed();
      const folder = root.openAt({}, 'd', {}, {});
      // An open folder stays the one that was opened, whatever has its name now.
      root.renameAt('d', root, 'moved');
      root.symlinkAt('../secret', 'd');
      expect(text(folder.openAt({}, 'f', {}, { read: true }).read(9n, 0n)[0])).toBe('abc');
      folder.openAt({}, 'new', create, write);
      expect(readdirSync(path.join(at, 'given/moved')).toSorted()).toEqual(['f', 'new']);
      expect(readdirSync(path.join(at, 'secret'))).toEqual(['key']);
    },
  );

  test.runIf(process.platform === 'linux')(
    'not where another process exchanges folders and links all the time',
    async () => {
      const { at, root } = await enclosed();
      // Another process of the host renames `d` away, has a link out in its place, and takes that back.
      const given = JSON.stringify(path.join(at, 'given'));
      const exchange = `const { renameSync: move, symlinkSync, writeFileSync } = require('fs');
        process.chdir(${given});
        symlinkSync('../secret', 'bait');
        writeFileSync('../started', '');
        for (;;) { move('d', 'away'); move('bait', 'd'); move('d', 'bait'); move('away', 'd'); }`;
      const child = spawn(process.execPath, ['-e', exchange]);
      onTestFinished(() => void child.kill('SIGKILL'));
      while (!existsSync(path.join(at, 'started')))
        await new Promise((tick) => setTimeout(tick, 5));
      const ends = new Map<string, number>();
      for (let i = 0; i < 6000; i++) {
        const name = i % 2 === 0 ? 'd/key' : 'd/f';
        const end = errorOf(() => {
          const file = root.openAt({}, name, {}, { read: true });
          const given = text(file.read(9n, 0n)[0]);
          file[Symbol.dispose]();
          return given;
        });
        const told = typeof end === 'string' ? end : (end as { gave: string }).gave;
        ends.set(told, (ends.get(told) ?? 0) + 1);
      }
      expect(ends.has('hidden')).toBe(false);
      // It was found at times, and the link was met at times.
      expect(ends.get('abc')).toBeGreaterThan(0);
      expect([...ends.keys()].toSorted()).toContain('not-permitted');
    },
  );
});

describe('folders that are given', () => {
  test('are told where they can’t be opened', async () => {
    const at = folderOf({ f: '' });
    for (const [host, why] of [
      [path.join(at, 'none'), 'there is no such folder'],
      [path.join(at, 'f'), 'it is no folder'],
    ] as const) {
      const error: unknown = await wasi({ preopens: { '/a': at, '/b': host } }).catch((e) => e);
      expect(error).toBeInstanceOf(WitlinkError);
      expect((error as WitlinkError).diagnostics).toMatchObject([
        { code: 'host/no-folder', message: expect.stringContaining(why) as string },
      ]);
    }
  });

  test('are closed with the platform, with all that was opened from them', async () => {
    const open = (): number =>
      process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
    const at = folderOf({ 'a/b/c/f': 'abc' });
    const before = open();
    {
      await using platform = await wasi({ preopens: { '/': at } });
      const { getDirectories } = platform['wasi:filesystem/preopens@0.2.0'] as Preopens;
      const [root] = getDirectories()[0]!;
      const file = root.openAt({}, 'a/b/c/f', {}, both);
      file.appendViaStream().blockingWriteAndFlush(bytes('x'));
      root.readDirectory().readDirectoryEntry();
      root[Symbol.dispose]();
      getDirectories();
      if (process.platform === 'linux') expect(open()).toBe(before + 4);
    }
    expect(open()).toBe(before);
    // A second folder that fails leaves the first not open.
    await wasi({ preopens: { '/': at, '/none': path.join(at, 'none') } }).catch(() => undefined);
    expect(open()).toBe(before);
  });

  test('can’t be opened so often that the process has none left', async () => {
    const { root } = await open({ f: 'abc' });
    const opened: Descriptor[] = [];
    let end: unknown;
    while (opened.length < 5000 && end === undefined) {
      const given = errorOf(() => opened.push(root.openAt({}, 'f', {}, { read: true })));
      if (typeof given === 'string') end = given;
    }
    expect(end).toBe('insufficient-memory');
    expect(opened.length).toBeGreaterThan(1000);
    opened[0]![Symbol.dispose]();
    expect(root.openAt({}, 'f', {}, {}).getType()).toBe('regular-file');
  });

  test('two programs have their own', async () => {
    const one = await open({ f: 'one' });
    const two = await open({ f: 'two' });
    const read = (root: Descriptor): string =>
      text(root.openAt({}, 'f', {}, { read: true }).read(9n, 0n)[0]);
    expect([read(one.root), read(two.root)]).toEqual(['one', 'two']);
  });
});
