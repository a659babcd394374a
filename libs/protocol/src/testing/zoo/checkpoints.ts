/**
 * Board and witnesses (§7, check 2): checkpoints of another log, of fewer records, without the signatures that make one
 * log of it for everyone.
 */
import { ed25519PublicKey, sha256, signEd25519, utf8 } from '#crypto';
import { addSignatures, cosignCheckpoint, signCheckpoint } from '#tlog';
import { type TestElection } from '../test-election.js';
import { plusOrder } from './cheating-proof.js';
import { type Forgery } from './forgery.js';
import { placeOf } from './records.js';
import { files } from './honest-files.js';
const seconds = (election: TestElection): number => Math.floor(election.now / 1000);
const witness = (election: TestElection, at: number) => {
  const found = election.parties.witnesses[at];
  if (found === undefined) throw new RangeError(String(at));
  return found;
};
const head = (election: TestElection) => ({
  origin: election.manifest.board.origin,
  size: election.entries.length,
  root: election.tree.root(),
});
/** A note cosigned by the witnesses of these places. */
const cosigned = (election: TestElection, note: string, places: readonly number[]): Uint8Array => {
  const lines = places.map((at) => cosignCheckpoint(note, witness(election, at), seconds(election)));
  return utf8(addSignatures(note, lines));
};
const everyone = [0, 1, 2];

/** A signed-note line by hand, for notes that the library would not sign. */
function signatureLine(name: string, type: number, seed: Uint8Array, signature: Uint8Array): string {
  const id = sha256(Uint8Array.from([...utf8(name), 0x0a, type, ...ed25519PublicKey(seed)])).subarray(0, 4);
  return `— ${name} ${Buffer.from([...id, ...signature]).toString('base64')}\n`;
}

export const checkpointForgeries: readonly Forgery[] = [
  files(
    [
      'checkpoint-of-fewer-records',
      'witnesses',
      2,
      'checkpoint-records',
      'Контрольная точка подписана на одну запись раньше конца.',
      'The checkpoint was signed one record before the end.',
    ],
    (_honest, election) => ({ checkpoint: utf8(election.checkpoint(election.entries.length - 1)) }),
  ),
  files(
    [
      'checkpoint-of-another-tree',
      'witnesses',
      2,
      'checkpoint-records',
      'Реестр и свидетели подписали корень другого дерева того же размера.',
      'Board and witnesses signed the root of another tree of the same size.',
    ],
    (_honest, election) => {
      const other = election.fork();
      const last = other.entries.pop();
      other.destroy(last?.record.type === 'destruction' ? 'node-1' : 'node-2');
      return { checkpoint: utf8(other.checkpoint()) };
    },
  ),
  files(
    [
      'checkpoint-of-another-log',
      'witnesses',
      2,
      'checkpoint-origin',
      'Контрольная точка подписана для реестра другого имени.',
      'The checkpoint was signed for a log of another name.',
    ],
    (_honest, election) => {
      const note = signCheckpoint({ ...head(election), origin: 'board.test/other' }, election.parties.board);
      return { checkpoint: cosigned(election, note, everyone) };
    },
  ),
  files(
    [
      'checkpoint-signed-by-another-key',
      'publisher',
      2,
      'checkpoint-board',
      'Контрольную точку подписал не реестр, а свидетели её заверили.',
      'The checkpoint was signed by somebody else than the board, and the witnesses cosigned it.',
    ],
    (_honest, election) => {
      const note = signCheckpoint(head(election), election.parties.registrar);
      return { checkpoint: cosigned(election, note, everyone) };
    },
  ),
  files(
    [
      'checkpoint-with-a-malleated-signature',
      'publisher',
      2,
      'checkpoint-board',
      'К S в подписи реестра прибавлен порядок группы.',
      'The group’s order was added to S of the board’s signature.',
    ],
    (_honest, election) => {
      const note = signCheckpoint(head(election), election.parties.board);
      const text = note.slice(0, note.indexOf('\n\n') + 1);
      const signature = plusOrder(signEd25519(utf8(text), election.parties.board), 32);
      const line = signatureLine(election.manifest.board.origin, 1, election.parties.board, signature);
      const lines = everyone.map((at) => cosignCheckpoint(note, witness(election, at), seconds(election)));
      return { checkpoint: utf8(`${text}\n${line}${lines.join('')}`) };
    },
  ),
  files(
    [
      'checkpoint-with-one-witness',
      'board',
      2,
      'checkpoint-witnesses',
      'Под контрольной точкой один свидетель, нужно два.',
      'One witness stands under the checkpoint where two are needed.',
    ],
    (_honest, election) => ({
      checkpoint: cosigned(election, signCheckpoint(head(election), election.parties.board), [0]),
    }),
  ),
  files(
    [
      'checkpoint-with-one-witness-twice',
      'board',
      2,
      'checkpoint-witnesses',
      'Один свидетель заверил дважды, в разное время.',
      'One witness cosigned twice, at two times.',
    ],
    (_honest, election) => {
      const note = signCheckpoint(head(election), election.parties.board);
      const lines = [0, 60].map((later) => cosignCheckpoint(note, witness(election, 0), seconds(election) + later));
      return { checkpoint: utf8(addSignatures(note, lines)) };
    },
  ),
  files(
    [
      'checkpoint-with-unknown-witnesses',
      'board',
      2,
      'checkpoint-witnesses',
      'Реестр завёл себе свидетелей, которых в манифесте нет.',
      'The board made witnesses of its own whom the manifest does not know.',
    ],
    (_honest, election) => {
      const note = signCheckpoint(head(election), election.parties.board);
      const lines = ['observer.test/1', 'observer.test/2'].map((name) =>
        cosignCheckpoint(note, { name, seed: election.random(32) }, seconds(election)),
      );
      return { checkpoint: utf8(addSignatures(note, lines)) };
    },
  ),
  files(
    [
      'checkpoint-with-an-older-cosignature',
      'board',
      2,
      'checkpoint-witnesses',
      'Под новой контрольной точкой стоит подпись свидетеля под прежней.',
      'Under the new checkpoint stands a witness’s signature of an older one.',
    ],
    (_honest, election) => {
      const note = signCheckpoint(head(election), election.parties.board);
      const older = election.checkpoint(placeOf(election, 'closed'));
      const lines = older.split('\n').flatMap((line) => (line.startsWith('— observer') ? [`${line}\n`] : []));
      const fresh = cosignCheckpoint(note, witness(election, 0), seconds(election));
      return { checkpoint: utf8(addSignatures(note, [fresh, lines[1] ?? ''])) };
    },
  ),
  files(
    [
      'checkpoint-with-an-extension-line',
      'witnesses',
      2,
      'checkpoint-malformed',
      'В контрольную точку вписана строка, которую никто не проверяет, и все её подписали.',
      'A line that nobody checks was written into the checkpoint, and everyone signed it.',
    ],
    (_honest, election) => {
      const plain = signCheckpoint(head(election), election.parties.board);
      const text = `${plain.slice(0, plain.indexOf('\n\n') + 1)}second root\n`;
      const line = signatureLine(
        election.manifest.board.origin,
        1,
        election.parties.board,
        signEd25519(utf8(text), election.parties.board),
      );
      return { checkpoint: cosigned(election, `${text}\n${line}`, everyone) };
    },
  ),
  files(
    [
      'checkpoint-empty',
      'publisher',
      2,
      'checkpoint-malformed',
      'Файл контрольной точки пуст.',
      'The file of the checkpoint is empty.',
    ],
    () => ({ checkpoint: new Uint8Array() }),
  ),
];
