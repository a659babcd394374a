import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { describeFault } from '../problems/index.js';
import { mayLogRequests, PlatformLogger } from './index.js';

function logged(write: (logger: PlatformLogger) => void): string {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  write(new PlatformLogger({ logLevel: 'info', roles: ['registrar'], nodeId: undefined }, stream));
  return text;
}

describe('logs', () => {
  it('writes one JSON object a line with role and context', () => {
    expect(JSON.parse(logged((logger) => logger.log('started', 'Registrar')))).toMatchObject({
      roles: 'registrar',
      context: 'Registrar',
      msg: 'started',
    });
  });

  it('removes what should not have been given to it', () => {
    const text = logged((logger) =>
      logger.warn({
        phone: '+79990001122',
        request: { authorization: 'Bearer x-secret', ip: '203.0.113.9', body: 'b-secret' },
      }),
    );
    expect(text).not.toMatch(/7999|secret|203\.0/);
  });

  it('keeps the name of an error, not its words', () => {
    expect(logged((logger) => logger.error(new TypeError('+79990001122')))).not.toContain('7999');
  });

  it('says of a fault its kind and place, its words in demonstrations only', () => {
    const fault = Object.assign(new Error('(phone)=(+79990001122)'), { code: '23505', constraint: 'one_phone' });
    expect(describeFault(fault, false)).toMatchObject({ kind: 'Error', code: '23505', constraint: 'one_phone' });
    expect(JSON.stringify(describeFault(fault, false))).not.toContain('7999');
    expect(JSON.stringify(describeFault(fault, true))).toContain('7999');
  });

  it('writes no line a request on the anonymous side and on nodes', () => {
    expect(mayLogRequests({ roles: ['registrar', 'terminal'], spool: 'access' })).toBe(true);
    expect(mayLogRequests({ roles: ['commission'], spool: undefined })).toBe(true);
    expect(mayLogRequests({ roles: ['ballot-box', 'board', 'commission'], spool: undefined })).toBe(false);
    expect(mayLogRequests({ roles: ['anonymizer'], spool: undefined })).toBe(false);
    expect(mayLogRequests({ roles: ['terminal'], spool: 'vote' })).toBe(false);
  });
});
