import { describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type Queues } from '../queues/index.js';
import { testConfig } from '../testing/index.js';
import { type Outbox } from './outbox.js';
import { OutboxRelay } from './outbox-relay.js';
import { DeliveryRefused } from './refused.js';

describe('an answer that is no success', () => {
  const problem = JSON.stringify({
    code: 'record-refused',
    title: 'x',
    findings: [
      { check: 5, record: 7, says: 'the ballot of a key' },
      { check: 4, record: null, says: 'y' },
      { check: 5, record: 8, says: 'z' },
    ],
  });

  it('is a refusal by a problem document, told by codes alone', () => {
    const refused = DeliveryRefused.from(422, problem);
    expect(refused?.message).toBe('record-refused, checks 4 5');
    expect(DeliveryRefused.from(409, '{"code":"conflict"}')?.message).toBe('conflict');
  });

  it.each<[string, number, string]>([
    ['a receiver that is away', 503, problem],
    ['one that has too much to do', 429, problem],
    ['one that does not know us', 401, problem],
    ['one that does not have the election yet', 404, problem],
    ['what is no problem document', 422, '<html>'],
    ['a code with anything in it', 422, '{"code":"key AAAA of a voter"}'],
  ])('is no refusal: %s', (_name, status, text) => {
    expect(DeliveryRefused.from(status, text)).toBeUndefined();
  });
});

describe('the relay', () => {
  it('says a trouble once, not at every retry, and again when it comes back', async () => {
    type Attached = Parameters<Outbox['attach']>[0];
    let attached: Attached | undefined;
    const outbox = {
      topics: ['board'],
      attach: (relay: Attached) => (attached = relay),
      sweep: () => Promise.resolve(0),
    } as unknown as Outbox;
    const queues = { queue: () => undefined, worker: () => undefined } as unknown as Queues;
    const config = testConfig('board', 'postgres://a:b@127.0.0.1/c', { BACKGROUND: '1' });
    const relay = new OutboxRelay('board', outbox, queues, config);
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    relay.onApplicationBootstrap();
    const refused = new DeliveryRefused('record-refused', [4]);
    for (let retry = 0; retry < 3; retry++) attached?.failed('board/a', refused);
    attached?.failed('board/b', new TypeError('password=secret'));
    attached?.delivered('board/a');
    attached?.failed('board/a', refused);
    await relay.onApplicationShutdown();
    expect(warn.mock.calls.map(([line]) => String(line))).toEqual([
      'outbox board/a: refused (record-refused, checks 4), will retry',
      'outbox board/b: not delivered (TypeError), will retry',
      'outbox board/a: refused (record-refused, checks 4), will retry',
    ]);
    warn.mockRestore();
  });
});
