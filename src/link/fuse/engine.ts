/** Whether the engine has what adapters are made of: several memories, exceptions that are caught, vectors. */
import { drop, ModuleWriter } from '../../wasm/index.ts';

let known: boolean | undefined;

/** Asked once. */
export function canFuse(): boolean {
  return (known ??= WebAssembly.validate(probe()));
}

function probe(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  const memories = [0, 1].map(() => module.memory({ min: 0, shared: false, address: 'i32' }));
  module.func({ params: [], results: [] }, (code) => {
    code.block((caught) => {
      code.catchAll(caught, () => {
        code.i32(0).i32(0).i32(0).memoryCopy(memories[0]!, memories[1]!);
        code.v128(new Array<number>(16).fill(0)).op(drop);
      });
    });
  });
  return module.bytes();
}
