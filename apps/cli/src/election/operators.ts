/**
 * Where the parties of an election are and the bearer with which their operators let the commission's tool in: a JSON
 * file of the operator's, 0600, never in the repository. In production each party runs its own commands instead and
 * sends the answers; the file may then name only some of them.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Id } from '#contracts/fields';
import { Mistake } from '../console/mistake.js';
import { text } from '../messages/index.js';

const party = z.object({ url: z.url(), token: z.string().min(16) }).strict();

export const Operators = z
  .object({
    registrar: party,
    ballotBox: party,
    board: party,
    commission: z.object({ url: z.url() }).strict(),
    nodes: z.array(party.extend({ id: Id })).min(1),
    witnesses: z.array(party),
  })
  .strict();
export type Operators = z.infer<typeof Operators>;

export async function readOperators(path: string): Promise<Operators> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(text().election.cantReadOperators(path));
  });
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new Mistake(text().election.noJson(path));
  }
  const parsed = Operators.safeParse(json);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => issue.path.map(String).join('.')).join(', ');
  throw new Mistake(text().election.wrongOperators(path, wrong));
}
