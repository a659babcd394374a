/**
 * From «Получить бюллетень» to an open ballot (R10, §4): grant, proven manifest, seed, credential and pass. Everything that
 * must outlive a refresh follows from the seed at the nodes, so the whole walk may be cut off anywhere and made again (R14).
 */
import {
  type PageKey,
  type Token,
  TokenClient,
  type TokenFault,
  type TokenProgress,
  type Fetch as NodeFetch,
} from '#anonymizer';
import { type AccessGranted, type Settings } from '#contracts/registrar';
import { type ProblemCode, PROBLEMS } from '#contracts/problems';
import { type CredentialKey, type RandomBytes } from '#crypto';
import { type Election, type Result } from '#protocol';
import { type Refused } from './http.js';
import { type RegistrarClient } from './registrar-client.js';

export type OpeningStep = 'access' | 'manifest' | TokenProgress['step'] | 'fix';

export interface OpeningProgress {
  readonly step: OpeningStep;
  /** Node id for the nodes' steps. */
  readonly node?: string;
  readonly state: 'asking' | 'retrying' | 'done' | 'failed';
}

export type OpeningFault =
  | { readonly at: 'registrar'; readonly refused: Refused }
  | { readonly at: 'board'; readonly says: string }
  | { readonly at: 'nodes'; readonly fault: TokenFault };

export interface OpenBallot {
  readonly election: Election;
  readonly style: string;
  /** Access number: the sequence of the ballot (§5). */
  readonly number: number;
  readonly key: CredentialKey;
  readonly credential: Token;
  readonly pass: Token;
  /** Whether this access had been started before and is resumed. */
  readonly resumed: boolean;
}

export interface OpeningOptions {
  readonly registrar: RegistrarClient;
  readonly settings: Settings;
  readonly fingerprint: string;
  readonly style: string;
  readonly pageKey: PageKey;
  /** The manifest proven against a witnessed checkpoint (§4.0), and who is retired. */
  readonly proveManifest: () => Promise<Result<{ election: Election; retired: readonly string[] }, string>>;
  readonly fetch: NodeFetch;
  readonly random: RandomBytes;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly onProgress?: (progress: OpeningProgress) => void;
}

type Opening<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: OpeningFault };

export async function openBallot(options: OpeningOptions): Promise<Opening<OpenBallot>> {
  const { registrar, fingerprint, style, pageKey } = options;
  const tell = (step: OpeningStep, state: OpeningProgress['state']): void => options.onProgress?.({ step, state });
  tell('access', 'asking');
  const granted = await registrar.access(fingerprint, pageKey.thumbprint);
  if (!granted.ok) return registrarFault(granted.refused);
  tell('access', 'done');
  tell('manifest', 'asking');
  const proven = await options.proveManifest();
  if (!proven.ok) return { ok: false, fault: { at: 'board', says: proven.error } };
  tell('manifest', 'done');
  const { election, retired } = proven.value;
  const grants = new Grants(options, granted.value);
  const client = new TokenClient({
    election,
    style,
    retired,
    nodeUrls: Object.fromEntries(options.settings.nodes.map(({ id, url }) => [id, url])),
    pageKey,
    grant: () => grants.next(),
    random: options.random,
    fetch: options.fetch,
    now: options.now,
    pause: options.pause,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  const seed = await seedOf(client, grants, options, tell);
  if (!seed.ok) return seed;
  const credential = await client.credential(seed.value);
  if (!credential.ok) return nodesFault(credential.error);
  const pass = await client.pass(seed.value, granted.value.number);
  if (!pass.ok) return nodesFault(pass.error);
  return {
    ok: true,
    value: {
      election,
      style,
      number: granted.value.number,
      key: client.credentialKey(seed.value),
      credential: credential.value,
      pass: pass.value,
      resumed: granted.value.resumed,
    },
  };
}

/** §4.2 where no deposit is fixed, else §4.3. A deposit fixed meanwhile by the voter's other device wins. */
async function seedOf(
  client: TokenClient,
  grants: Grants,
  { registrar, fingerprint }: OpeningOptions,
  tell: (step: OpeningStep, state: OpeningProgress['state']) => void,
): Promise<Opening<Uint8Array>> {
  if (grants.depositId === null) {
    const seed = client.makeSeed();
    const deposit = await client.deposit(seed);
    if (!deposit.ok) return nodesFault(deposit.error);
    tell('fix', 'asking');
    const { depositId, acknowledgements } = deposit.value;
    const fixed = await registrar.fixDeposit(fingerprint, { depositId, acknowledgements: [...acknowledgements] });
    if (!fixed.ok && fixed.refused.code !== 'conflict') return registrarFault(fixed.refused);
    grants.forget();
    tell('fix', 'done');
    if (fixed.ok) return { ok: true, value: seed };
  }
  const restored = await client.restoreSeed();
  return restored.ok ? { ok: true, value: restored.value.seed } : nodesFault(restored.error);
}

const registrarFault = (refused: Refused): Opening<never> => ({ ok: false, fault: { at: 'registrar', refused } });
const nodesFault = (fault: TokenFault): Opening<never> => ({ ok: false, fault: { at: 'nodes', fault } });

/** Grants as the token client asks for them: the one just given first, afterwards a fresh one each time. */
class Grants {
  #held: AccessGranted | undefined;
  #depositId: string | null;

  constructor(
    private readonly options: Pick<OpeningOptions, 'registrar' | 'fingerprint' | 'pageKey'>,
    first: AccessGranted,
  ) {
    this.#held = first;
    this.#depositId = first.depositId;
  }

  get depositId(): string | null {
    return this.#depositId;
  }

  /** A grant made before the deposit was fixed does not carry its id. */
  forget(): void {
    this.#held = undefined;
  }

  async next(): Promise<Result<AccessGranted, { code: ProblemCode }>> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) return { ok: true, value: held };
    const { registrar, fingerprint, pageKey } = this.options;
    const answer = await registrar.access(fingerprint, pageKey.thumbprint);
    if (answer.ok) {
      this.#depositId = answer.value.depositId;
      return { ok: true, value: answer.value };
    }
    const { code } = answer.refused;
    return { ok: false, error: { code: isProblemCode(code) ? code : 'busy' } };
  }
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);
