/** A host for tests of components: answers with defaults or what the test says, and keeps calls. */
export type { Answer, MockCall } from './functions.ts';
export { mock, type Answers, type MockOptions, type Mocks } from './mock.ts';
export type { MockSource } from './surface.ts';
