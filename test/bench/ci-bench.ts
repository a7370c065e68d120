/**
 * `witlink ci` on a repository of 100 packages, as a whole process beside `node -e 0`, with the time that it says each step
 * took: when a tenth of the packages changed, and when all did.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CiJson } from '../../src/cli/json-forms.ts';

const packages = 100;

/** Two files: types, and an interface of a dozen functions that uses them. */
function write(folder: string, i: number, key: string): void {
  const at = path.join(folder, `p${i}`);
  mkdirSync(at, { recursive: true });
  const functions = Array.from(
    { length: 10 },
    (_, k) =>
      `  /// Takes number ${k}.\n  take${k}: func(key: ${key}) -> result<point, failure>;\n`,
  );
  writeFileSync(
    path.join(at, 'types.wit'),
    `/// One of many.\npackage bench:p${i}@0.1.0;\n\n/// What the others use.\ninterface types {\n  /// Where it is.\n  record point {\n    x: u32,\n    y: u32,\n  }\n\n  /// What went wrong.\n  variant failure {\n    missing,\n    other(string),\n  }\n}\n`,
  );
  writeFileSync(
    path.join(at, 'store.wit'),
    `/// What it does.\ninterface store {\n  use types.{failure, point};\n\n  /// Bytes at a place.\n  resource blob {\n    constructor(at: point);\n    /// Some of them.\n    read: func(start: u64, count: u64) -> result<list<u8>, failure>;\n  }\n\n${functions.join('\n')}}\n\n/// For hosts.\nworld app {\n  import store;\n}\n`,
  );
}

export function ciBench(bin: string, say: (what: string, ...figures: string[]) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
  const git = (...args: readonly string[]) => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c'];
    execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' });
  };
  const node = (...args: readonly string[]) => {
    const begin = performance.now();
    const { stdout } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    return { time: performance.now() - begin, stdout };
  };
  try {
    for (let i = 0; i < packages; i++) write(folder, i, 'string');
    git('init');
    git('add', '.');
    git('commit', '--message', 'one');
    say(`\nci, ${packages} packages`, 'node -e 0', 'witlink ci', 'ratio');
    for (const changed of [packages / 10, packages]) {
      for (let i = 0; i < changed; i++) write(folder, i, 'u32');
      const args = [bin, 'ci', '--against', 'git:HEAD', '--format', 'json'];
      // They take turns; the first are to warm caches of files.
      const runs = Array.from({ length: 12 }, () => [node('-e', '0'), node(...args)] as const);
      const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[5]!;
      const nothing = median(runs.slice(1).map(([empty]) => empty.time));
      const all = median(runs.slice(1).map(([, ci]) => ci.time));
      const { steps, findings } = JSON.parse(runs.at(-1)![1].stdout) as CiJson;
      if (findings.length === 0) throw new Error('nothing breaks where something should');
      const ms = (time: number): string => `${time.toFixed(1)} ms`;
      say(`${changed} of them changed`, ms(nothing), ms(all), `${(all / nothing).toFixed(1)} : 1`);
      say(`  ${steps.map(({ name, seconds }) => `${name} ${ms(seconds * 1000)}`).join(', ')}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
