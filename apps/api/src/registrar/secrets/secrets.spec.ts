import { describe, expect, it } from '@jest/globals';
import { systemRandom } from '../../platform/index.js';
import { openAttempt, sealAttempt } from '../login/login-attempt.js';
import { RegistrarSecrets } from './secrets.js';

const secrets = new RegistrarSecrets(new Uint8Array(32).fill(1), systemRandom);
const others = new RegistrarSecrets(new Uint8Array(32).fill(2), systemRandom);

describe('sealing', () => {
  it('opens what it sealed, in its place alone, and never seals twice alike', () => {
    const sealed = secrets.seal('a', '+79991234567');
    expect(secrets.open('a', sealed).toString('utf8')).toBe('+79991234567');
    expect(() => secrets.open('b', sealed)).toThrow();
    expect(() => others.open('a', sealed)).toThrow();
    expect(secrets.seal('a', '+79991234567').equals(sealed)).toBe(false);
    expect(sealed.includes(Buffer.from('9991234567'))).toBe(false);
  });
  it('refuses altered or cut bytes', () => {
    const sealed = secrets.seal('a', 'text');
    for (const at of [0, 12, sealed.length - 1]) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => secrets.open('a', altered)).toThrow();
    }
    expect(() => secrets.open('a', sealed.subarray(0, 20))).toThrow();
  });
  it('refuses a short key', () => {
    expect(() => new RegistrarSecrets(new Uint8Array(16), systemRandom)).toThrow(RangeError);
  });
  it('names voters by the key', () => {
    expect(secrets.voterOf('11223344595')).toEqual(secrets.voterOf('11223344595'));
    expect(secrets.voterOf('11223344595').equals(others.voterOf('11223344595'))).toBe(false);
  });
});

describe('a login attempt in a cookie', () => {
  const attempt = { state: 's', nonce: 'n', verifier: 'v', to: '/', until: 1000 };
  it('opens until it is too old', () => {
    const cookie = sealAttempt(secrets, attempt);
    expect(openAttempt(secrets, cookie, 999)).toEqual(attempt);
    expect(openAttempt(secrets, cookie, 1000)).toBeUndefined();
  });
  it('does not open when forged, absent or of another registrar', () => {
    expect(openAttempt(secrets, undefined, 0)).toBeUndefined();
    expect(openAttempt(secrets, 'e30', 0)).toBeUndefined();
    expect(openAttempt(secrets, '***', 0)).toBeUndefined();
    expect(openAttempt(secrets, sealAttempt(others, attempt), 0)).toBeUndefined();
  });
});
