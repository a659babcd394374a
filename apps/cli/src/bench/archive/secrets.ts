/** What a generated election's ballots are made from: every secret of it in one hand, in a form that threads can be given. */
import { encodeScalar, lagrangeAtZero, scalars, type Scalar } from '#crypto';
import { type Manifest } from '#protocol';
import { type TestParties } from '#protocol/testing';

export interface BallotSecrets {
  readonly manifest: Manifest;
  /** x of Y = x·G, 32 bytes */
  readonly secretKey: Uint8Array;
  /** PKCS #8 in PEM by style id and by access number, for each node in order */
  readonly nodes: readonly {
    readonly credential: Readonly<Record<string, string>>;
    readonly pass: Readonly<Record<string, string>>;
  }[];
}

export function ballotSecrets(manifest: Manifest, parties: TestParties): BallotSecrets {
  const pems = (keys: TestParties['nodes'][number]['credentialKeys' | 'passKeys']): Record<string, string> =>
    Object.fromEntries(
      [...keys].map(([name, key]) => [String(name), key.export({ type: 'pkcs8', format: 'pem' }).toString()]),
    );
  const trustees = parties.trustees.slice(0, manifest.trustees.threshold);
  const coefficients = lagrangeAtZero(trustees.map(({ index }) => index));
  const secret = trustees.reduce(
    (sum, { share }, at) => scalars.add(sum, scalars.multiply(coefficients[at] as Scalar, share)),
    0n,
  );
  return {
    manifest,
    secretKey: encodeScalar(secret),
    nodes: parties.nodes.map(({ credentialKeys, passKeys }) => ({
      credential: pems(credentialKeys),
      pass: pems(passKeys),
    })),
  };
}
