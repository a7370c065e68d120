/** What components export and no world of WIT can have, beside the model of what it has. */
import type { InterfaceId } from './model.ts';

/** What a component exports and WIT has no words for: a core module, or an instance in another one. */
export interface ExportBeyondWit {
  readonly name: string;
  /** The interface of the instance that holds it; absent of what the component exports itself. */
  readonly parent?: InterfaceId;
  /** The interface that an instance would be, which has no name and stands in no package; absent of a core module. */
  readonly instance?: InterfaceId;
}
