/**
 * jco's `componentWit` in a thread of its own: a panic of it, of which it has some, leaves it unusable, so that a new
 * one is started for the next question.
 */
import { Worker } from 'node:worker_threads';

const program = `
import { parentPort } from 'node:worker_threads';
import { componentWit } from '@bytecodealliance/jco';
parentPort.on('message', async (bytes) => {
  try {
    await componentWit(bytes);
    parentPort.postMessage('');
  } catch (error) {
    parentPort.postMessage(String(error?.message ?? error) || 'an error without words');
  }
});
`;

export class Jco {
  #worker: Worker | undefined;

  /** What jco says against a component; undefined if nothing. */
  async findingAbout(component: Uint8Array): Promise<string | undefined> {
    const url = new URL(`data:text/javascript,${encodeURIComponent(resolved())}`);
    const worker = (this.#worker ??= new Worker(url, { stderr: true }));
    const answer = await new Promise<string>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', resolve);
      worker.postMessage(component, []);
    });
    worker.removeAllListeners('error');
    if (answer.startsWith('wasm trap')) await this.stop();
    return answer === '' ? undefined : answer;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** A program without a place of its own finds no packages: they are named by their places. */
function resolved(): string {
  const name = '@bytecodealliance/jco';
  return program.replace(`'${name}'`, JSON.stringify(import.meta.resolve(name)));
}
