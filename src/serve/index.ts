/** Programs that answer HTTP requests. docs/serving.md */
export type { FailureReason, RequestNote, ServeEvent } from './events.ts';
export { Handler } from './handler.ts';
export { mostWorkers } from './isolated.ts';
export {
  createFetchHandler,
  createHandler,
  type FetchHandler,
  type ServeOptions,
} from './serve.ts';
