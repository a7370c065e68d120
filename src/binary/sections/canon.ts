/**
 * The canon section: what each definition is made of is said by its row in `canon-table.ts`. Binary.md, Canonical
 * Definitions.
 */
import { type CanonOperand, canonByName, canonByOpcode, retiredCanons } from '../canon-table.ts';
import { hex, type Reader } from '../reader.ts';
import type { CanonDef, CanonOperands, CanonOption } from '../tree.ts';
import { codesOf, writeCoreValType, type Writer } from '../../wasm/index.ts';
import { readCoreValType } from './core-type.ts';
import { readResultList, writeResultList } from './type.ts';

export function readCanon(r: Reader): CanonDef {
  const offset = r.pos;
  const opcode = r.byte('canonical definition');
  const row = canonByOpcode.get(opcode);
  if (row === undefined) {
    const retired = retiredCanons.get(opcode);
    return retired === undefined
      ? r.fail('unsupported', `there is no canonical definition ${hex(opcode)}`, offset)
      : r.fail('unsupported', `\`${retired}\` was taken out of the component model`, offset, {
          help: ['build the component with current tools'],
        });
  }
  const operands = row.operands.map((operand) => readOperand(r, operand));
  return { kind: 'canon', offset, name: row.name, operands: Object.assign({}, ...operands) };
}

function readOperand(r: Reader, operand: CanonOperand): CanonOperands {
  switch (operand) {
    case 'sort':
      r.expect(0x00, 'sort of a canonical definition');
      return {};
    case 'func':
      return { func: r.u32('function index') };
    case 'core-func':
      return { coreFunc: r.u32('core function index') };
    case 'type':
      return { type: r.u32('type index') };
    case 'core-type':
      return { coreType: r.u32('core type index') };
    case 'core-valtype':
      return { coreValType: readCoreValType(r) };
    case 'result': {
      const result = readResultList(r);
      return result === undefined ? {} : { result };
    }
    case 'index':
      return { index: r.u32('index') };
    case 'memory':
      return { memory: r.u32('core memory index') };
    case 'table':
      return { table: r.u32('core table index') };
    case 'async':
      return { async: r.flag('async') };
    case 'zero':
      // It said `cancellable` until component-model#716.
      r.expect(0x00, 'reserved byte of a built-in');
      return {};
    case 'shared':
      return { shared: r.flag('shared') };
    case 'options':
      return { options: r.vec('option', () => readOption(r)) };
    default:
      return operand satisfies never;
  }
}

const plainOptions = ['utf8', 'utf16', 'latin1+utf16'] as const;
const indexedOptions = new Map([
  [0x03, 'memory'],
  [0x04, 'realloc'],
  [0x05, 'post-return'],
  [0x07, 'callback'],
] as const);

function readOption(r: Reader): CanonOption {
  const at = r.pos;
  const code = r.byte('canonical option');
  const plain = plainOptions[code];
  if (plain !== undefined) return { kind: plain };
  if (code === 0x06) return { kind: 'async' };
  const kind = indexedOptions.get(code as 0x03);
  if (kind !== undefined) return { kind, index: r.u32(`index of \`${kind}\``) };
  return r.fail('unsupported', `there is no canonical option ${hex(code)}`, at);
}

const indexedOptionCodes = codesOf(indexedOptions);

/** Writes a definition; throws a `TypeError` where an operand of its row is not there. */
export function writeCanon(w: Writer, { name, operands }: CanonDef): void {
  const row = canonByName.get(name);
  if (row === undefined) throw new TypeError(`no canonical definition is called ${name}`);
  w.byte(row.opcode);
  for (const operand of row.operands) writeOperand(w, operand, operands);
}

function writeOperand(w: Writer, operand: CanonOperand, given: CanonOperands): void {
  switch (operand) {
    case 'sort':
      w.byte(0x00);
      return;
    case 'func':
      return w.u32(there(given.func, operand));
    case 'core-func':
      return w.u32(there(given.coreFunc, operand));
    case 'type':
      return w.u32(there(given.type, operand));
    case 'core-type':
      return w.u32(there(given.coreType, operand));
    case 'core-valtype':
      return writeCoreValType(w, there(given.coreValType, operand));
    case 'result':
      return writeResultList(w, given.result);
    case 'index':
      return w.u32(there(given.index, operand));
    case 'memory':
      return w.u32(there(given.memory, operand));
    case 'table':
      return w.u32(there(given.table, operand));
    case 'async':
      return w.flag(given.async ?? false);
    case 'zero':
      return w.byte(0x00);
    case 'shared':
      return w.flag(given.shared ?? false);
    case 'options':
      return w.vec(given.options ?? [], (option) => writeOption(w, option));
    default:
      operand satisfies never;
  }
}

function there<T>(value: T | undefined, operand: CanonOperand): T {
  if (value === undefined) throw new TypeError(`the operand ${operand} is not there`);
  return value;
}

function writeOption(w: Writer, option: CanonOption): void {
  switch (option.kind) {
    case 'utf8':
    case 'utf16':
    case 'latin1+utf16':
      w.byte(plainOptions.indexOf(option.kind));
      return;
    case 'async':
      w.byte(0x06);
      return;
    default:
      w.byte(indexedOptionCodes.get(option.kind)!);
      w.u32(option.index);
  }
}
