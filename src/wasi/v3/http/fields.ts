/** `fields` of wasi:http/types 0.3. */
import { ComponentError } from '../../../runtime/index.ts';
import { FieldList } from '../../http/index.ts';

export class Fields extends FieldList {
  getAndDelete(name: string): Uint8Array[] {
    const values = this.get(name);
    this.delete(name);
    return values;
  }

  copyAll(): [string, Uint8Array][] {
    return this.all();
  }

  protected override tooLarge(): unknown {
    return new ComponentError({ tag: 'size-exceeded' });
  }
}
