/** The entry `witlink/codegen`: models to source files, and what a backend of one's own is made with. */
export { backends, defineBackend, findBackend, hasMark, mark } from '../../codegen/index.ts';
export type {
  Backend,
  BackendParts,
  ChoiceOption,
  GeneratedFile,
  GivenOptions,
  MapOption,
  OptionSpec,
  Subject,
  SwitchOption,
  TextOption,
  ValuesOf,
} from '../../codegen/index.ts';
