/** The entry `witlink/serve`: programs that answer HTTP requests, as `fetch` handlers. docs/serving.md */
export { createFetchHandler } from '../serve/index.ts';
export type {
  FailureReason,
  FetchHandler,
  RequestNote,
  ServeEvent,
  ServeOptions,
} from '../serve/index.ts';
