/**
 * Resources in Go: what others implement is a structure with a handle, what the guest implements is an interface, whose
 * values stand in a table while somebody has a handle.
 */
import type { LiftIndex, LowerIndex, WorldResource } from '../../src/abi/index.ts';
import type { Side } from '../../src/model/index.ts';
import type { GoFile } from './go-file.ts';
import { runtimeFolder } from './names.ts';
import type { Types } from './types.ts';

export class ResourceNames {
  readonly #types: Types;

  constructor(types: Types) {
    this.#types = types;
  }

  /** The type of a resource, as the file spells it. */
  name(file: GoFile, { id, side }: WorldResource): string {
    return this.#types.named(file, id, side);
  }

  /** A handle of a value. */
  lower(file: GoFile, step: LowerIndex, from: string, side: Side): string {
    const resource = this.#of(step, side);
    if (resource.side === 'exports') return `${this.name(file, resource)}_Handle(${from})`;
    return `${file.use(runtimeFolder, step.shape.kind === 'own' ? 'Hand' : 'Lend')}(&${from}.Handle)`;
  }

  /** A value of a handle, or of a representation. */
  lift(file: GoFile, step: LiftIndex, from: string, to: string, side: Side): string {
    const resource = this.#of(step, side);
    const name = this.name(file, resource);
    if (resource.side === 'exports') {
      return `${to} := ${name}${step.shape.kind === 'own' ? '_Taken' : '_Behind'}(${from})`;
    }
    const made = `${to} := &${name}{Handle: ${file.use(runtimeFolder, 'Handle')}(${from})}`;
    return step.shape.kind === 'own' || side === 'imports' ? made : `${made}\nlent.Note(${to})`;
  }

  #of({ shape }: LowerIndex | LiftIndex, side: Side): WorldResource {
    if (shape.kind !== 'own' && shape.kind !== 'borrow')
      throw new TypeError(`${shape.kind} is refused before`);
    return this.#types.walk.resourceOf(shape.resource, side);
  }
}
