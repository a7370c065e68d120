/** Small git repositories for tests of commands, untouched by the machine's configuration of git. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { cli, folder } from './cli.ts';

type Files = Readonly<Record<string, string | Uint8Array | null>>;

export interface Repository {
  /** The path of a file in it. */
  at(name?: string): string;
  git(...args: readonly string[]): void;
  /** Writes files; `null` takes one away. */
  write(files: Files): void;
  /** Writes files and commits everything. */
  commit(message: string, files?: Files): void;
  /** Runs witlink in it. */
  run(...argv: readonly string[]): ReturnType<typeof cli>;
}

/** A folder in which commands run. */
export function workplace(files: Files = {}): Repository {
  const at = folder({});
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main'];
    execFileSync('git', [...who, ...args], { cwd: at(), env, stdio: 'ignore' });
  };
  const write = (all: Files): void => {
    for (const [name, content] of Object.entries(all)) {
      if (content === null) {
        rmSync(at(name));
        continue;
      }
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
    }
  };
  write(files);
  return {
    at,
    git,
    write,
    commit: (message, changes = {}) => {
      write(changes);
      git('add', '-A');
      git('commit', '-m', message);
    },
    run: (...argv) => within(at(), () => cli(argv)),
  };
}

/** A repository with a first commit. */
export function repository(files: Files): Repository {
  const place = workplace(files);
  place.git('init');
  place.commit('one');
  return place;
}

/** Works in a folder. */
export async function within<T>(place: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  const back = (): void => process.chdir(before);
  onTestFinished(back);
  process.chdir(place);
  try {
    return await work();
  } finally {
    back();
  }
}
