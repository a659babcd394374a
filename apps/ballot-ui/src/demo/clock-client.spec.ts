import { describe, expect, it } from '@jest/globals';
import { type Settings } from '#contracts/registrar';
import { moveClocks } from './clock-client.js';

const settings: Settings = {
  demo: true,
  board: 'http://anonymous',
  ballotBox: 'http://anonymous',
  nodes: [
    { id: 'node-1', url: 'http://one' },
    { id: 'node-2', url: 'http://two' },
  ],
  accountProvider: { ru: 'Вход' },
};

/** Answers for all but the origins that are away; keeps who was asked with what. */
function clocks(away: readonly string[] = []) {
  const asked: { url: string; credentials: string | undefined }[] = [];
  const fetcher = (url: string, init?: RequestInit): Promise<Response> => {
    asked.push({ url, credentials: init?.credentials });
    if (away.some((origin) => url.startsWith(origin))) return Promise.reject(new TypeError('away'));
    return Promise.resolve(new Response(JSON.stringify({ offsetSeconds: 3600, now: '2026-09-18T09:00:00Z' })));
  };
  return { asked, fetcher };
}

describe('moving the clocks of a demonstration', () => {
  it('asks nodes first, the registrar last, each process once, and only the registrar with a cookie', async () => {
    const { asked, fetcher } = clocks();
    expect(await moveClocks(settings, 3600, fetcher)).toEqual([]);
    expect(asked).toEqual([
      { url: 'http://one/demo/clock', credentials: 'omit' },
      { url: 'http://two/demo/clock', credentials: 'omit' },
      { url: 'http://anonymous/demo/clock', credentials: 'omit' },
      { url: '/demo/clock', credentials: 'same-origin' },
    ]);
  });

  it('leaves the registrar where it is when a node did not follow: an access must not start in its future', async () => {
    const { asked, fetcher } = clocks(['http://two']);
    expect(await moveClocks(settings, 3600, fetcher)).toEqual([{ kind: 'node', id: 'node-2' }]);
    expect(asked.map(({ url }) => url)).not.toContain('/demo/clock');
  });
});
