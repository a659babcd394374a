import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ConfigError } from '../platform/index.js';
import { testConfig } from '../platform/testing/index.js';
import { readNodeEnvironment } from './environment.js';
import { type IssuanceReports } from './issuance/issuance-reports.js';
import { type LogFollower } from './log/log-follower.js';
import { NodeRounds } from './node-rounds.js';

const DATABASE = 'postgres://node@127.0.0.1/none';

describe('the rounds of a node', () => {
  const poll = jest.fn<() => Promise<void>>();
  const writeDue = jest.fn<() => Promise<number>>();
  const rounds = (background: '0' | '1') =>
    new NodeRounds(
      testConfig('anonymizer', DATABASE, { BACKGROUND: background }),
      { poll } as unknown as LogFollower,
      { writeDue } as unknown as IssuanceReports,
    );

  beforeEach(() => {
    jest.useFakeTimers();
    poll.mockReset().mockResolvedValue(undefined);
    writeDue.mockReset().mockResolvedValue(0);
    Logger.overrideLogger(false);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('go on for ever, also past a fault, until the application stops', async () => {
    const node = rounds('1');
    node.onApplicationBootstrap();
    poll.mockRejectedValueOnce(new Error('database away'));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(poll.mock.calls.length).toBeGreaterThan(2);
    expect(writeDue.mock.calls.length).toBe(poll.mock.calls.length - 1);
    await node.onApplicationShutdown();
    const seen = poll.mock.calls.length;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(poll.mock.calls.length).toBe(seen);
  });

  it('are not made where nothing runs in the background', async () => {
    rounds('0').onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(poll).not.toHaveBeenCalled();
  });
});

describe('the environment of a node', () => {
  const config = testConfig('anonymizer', DATABASE, { NODE_ID: 'node-2' });
  const env = { NODE_KEY: Buffer.alloc(32, 1).toString('base64url'), BOARD_URL: 'http://127.0.0.1:8081/' };

  it('names the node after its id unless told otherwise', () => {
    expect(readNodeEnvironment(config, env)).toEqual({
      id: 'node-2',
      name: 'node-2',
      key: new Uint8Array(32).fill(1),
      boardUrl: 'http://127.0.0.1:8081',
    });
    expect(readNodeEnvironment(config, { ...env, NODE_NAME: 'Второй узел' }).name).toBe('Второй узел');
  });

  it.each([
    ['NODE_KEY', { ...env, NODE_KEY: undefined }],
    ['NODE_KEY', { ...env, NODE_KEY: 'short' }],
    ['BOARD_URL', { ...env, BOARD_URL: 'nowhere' }],
  ])('stops the start where %s is missing or wrong, and repeats no value', (name, given) => {
    const read = () => readNodeEnvironment(config, given);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(name);
    expect(read).not.toThrow('short');
  });
});
