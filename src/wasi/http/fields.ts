/** `fields` of wasi:http/types 0.2. */
import { FieldList } from './field-list.ts';

export class Fields extends FieldList {
  entries(): [string, Uint8Array][] {
    return this.all();
  }
}
