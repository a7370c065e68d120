/** Rust: by cargo where a Cargo.toml stands around the entry, else by rustc alone. */
import { at, type Job, type Plan, type Recipe } from '../recipe.ts';
import { cargo, rustc } from '../tool.ts';

const target = 'wasm32-unknown-unknown';

export const rust: Recipe = {
  language: 'rust',
  title: 'Rust',
  backend: 'rust',
  entry: 'file',
  projectFile: 'Cargo.toml',
  makes: 'module',
  project: {
    sources: 'src',
    ignored: ['target/'],
    files: ({ name, entry }) => ({ 'Cargo.toml': manifest(name, entry) }),
  },
  tools: ({ project }) => (project === undefined ? [rustc] : [rustc, cargo]),
  plan: (job, pathOf) =>
    job.project === undefined ? byRustc(job) : byCargo(job, job.project, pathOf(rustc)),
};

const manifest = (name: string, entry: string): string => `[package]
name = "${name}"
version = "0.1.0"
edition = "2021"
publish = false

[lib]
# Not the package's name, which may be that of a crate of Rust's.
name = "component"
path = "${entry}"
crate-type = ["cdylib"]

[profile.release]
opt-level = "s"
panic = "abort"
strip = true
`;

function byRustc(job: Job): Plan {
  const core = `${job.scratch}/core.wasm`;
  const args = [
    ...['--edition', '2021', '--target', target, '--crate-type', 'cdylib'],
    // What a program is called when it is linked is nobody's concern, and a file's name may be no name of a crate.
    ...['--crate-name', 'component', '-C', 'panic=abort'],
    ...(job.debug ? ['-g'] : ['-C', 'opt-level=s', '-C', 'strip=symbols']),
    ...(job.color ? ['--color', 'always'] : []),
    ...job.flags,
    ...job.entry,
    '-o',
    core,
  ];
  return { steps: [{ tool: rustc, args }], result: at(core) };
}

/** The profile is what Cargo.toml says. */
function byCargo(job: Job, project: string, compiler: string): Plan {
  const args = [
    ...['build', '--lib', '--target', target, ...(job.debug ? [] : ['--release'])],
    ...['--message-format', 'json-render-diagnostics'],
    ...(job.color ? ['--color', 'always'] : []),
    ...job.flags,
  ];
  // Left to itself, cargo takes the first rustc of the path.
  const step = { tool: cargo, args, cwd: project, env: { RUSTC: compiler } };
  return { steps: [{ ...step, readsOutput: true }], result: lastModule };
}

/** The module that cargo made last, as it tells in its messages, each a line of JSON. */
function lastModule(printed: string): string | undefined {
  const files = printed.split('\n').flatMap((line) => {
    if (!line.startsWith('{"reason":"compiler-artifact"')) return [];
    const { filenames } = JSON.parse(line) as { readonly filenames: readonly string[] };
    return filenames.filter((file) => file.endsWith('.wasm'));
  });
  return files.at(-1);
}
