/** The worker of the verification page: for each archive anew it is told whether it conducts or examines. */
import '../shared/no-eval.js';
import { systemRandom } from '#crypto';
import { serveExaminer } from '#verifier';
import { loadGroup } from './arithmetic.js';
import { conduct } from './conductor.js';
import { type Role, type Told, type Word } from './messages.js';

let hear: ((word: Word) => void) | undefined;

self.addEventListener('message', ({ data }: MessageEvent<Role | Word>) => {
  if ('word' in data) hear?.(data);
  else if (data.role === 'conduct') hear = conduct(data, (told) => self.postMessage(told satisfies Told));
  else examine(data);
});

function examine({ port, kernel }: Extract<Role, { role: 'examine' }>): void {
  const scope = {
    postMessage: (message: unknown, transfer: ArrayBuffer[]) => port.postMessage(message, transfer),
  };
  const serve = serveExaminer(scope, loadGroup(kernel), systemRandom);
  port.addEventListener('message', ({ data }: MessageEvent<Parameters<typeof serve>[0]>) => serve(data));
  port.start();
}
