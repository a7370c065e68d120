/** What webpack and Rspack compile, as a promise that tells their errors. */
interface Compiler {
  run(
    done: (
      error: Error | null,
      stats?: { hasErrors(): boolean; toString(options: object): string },
    ) => void,
  ): void;
  close(done: (error?: Error | null) => void): void;
}

export function compiled(compiler: Compiler): Promise<void> {
  return new Promise((done, fail) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error !== null) fail(error);
        else if (stats!.hasErrors()) fail(new Error(stats!.toString({ colors: false })));
        else done();
      });
    });
  });
}
