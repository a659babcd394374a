/** Blind signatures of a node (§4): OpenSSL's private operation with its check, against blindrsa-ts, on the same message. */
import { newBlinding, blindMessage, bytesToBigInt, parseRsaPublicKey, systemRandom, equalBytes } from '#crypto';
import { blindSign, generateRsaKeyAsync, rsaSpki } from '#crypto/node';
import { webcrypto, type KeyObject } from 'node:crypto';
import { takeTurns } from '../measure.js';
import { type Bench, type Outcome } from '../outcome.js';
import { benchText } from '../texts.js';

const BITS = 3072;
/** Of ours in a round, beside one of theirs. */
const OURS = 200;

export async function measureTokens({ ticker }: Bench): Promise<Outcome[]> {
  const text = benchText();
  ticker.begin(`${text.operations.tokens}: ${text.preparing}`);
  // A development dependency: an installation for production has none of it.
  const other = await import('@cloudflare/blindrsa-ts').catch(() => undefined);
  if (other === undefined) return [{ key: 'tokens', why: 'no-package', figures: {} }];
  const key = await generateRsaKeyAsync(BITS);
  const publicKey = parseRsaPublicKey(rsaSpki(key));
  const blind = bytesToBigInt(systemRandom(publicKey.size + 16)) % publicKey.n;
  const blinded = blindMessage(publicKey, systemRandom(100), newBlinding(publicKey, systemRandom(48), blind));
  const suite = other.RSABSSA.SHA384.PSS.Deterministic();
  const theirKey = await forWebCrypto(key);
  if (!equalBytes(await suite.blindSign(theirKey, blinded), blindSign(key, blinded)))
    throw new Error('two blind signatures of one message differ');
  const rounds = await takeTurns(
    [
      {
        name: 'ours',
        run: () => {
          for (let signed = 0; signed < OURS; signed++) blindSign(key, blinded);
          return OURS;
        },
      },
      { name: 'theirs', run: () => suite.blindSign(theirKey, blinded).then(() => 1) },
    ],
    {
      atLeast: 4,
      atMost: 10,
      budget: 10_000,
      progress: (round) => ticker.tick(() => text.round(text.operations.tokens, round, 10)),
    },
  );
  const figures = {
    oursMilliseconds: Math.round(100_000 / rounds.rate('ours')) / 100,
    theirsMilliseconds: Math.round(1000 / rounds.rate('theirs')),
    rounds: rounds.count,
  };
  return [{ key: 'tokens', measured: rounds.ratio('ours', 'theirs'), figures }];
}

/** As blindrsa-ts wants it: extractable, for a padding that it does not use. */
function forWebCrypto(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['sign']);
}
