/**
 * An election as the commission writes it: one YAML file (docs/operator/election-file.md). A wrong file is refused whole,
 * with every mistake by line; nothing is guessed. Hours are local times of the election's time zone.
 */
import { readFile } from 'node:fs/promises';
import { DateTime } from 'luxon';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type FileMistake } from '#contracts/admin';
import { Id, Titles } from '#contracts/fields';
import { Mistake } from '../console/mistake.js';
import { text } from '../messages/index.js';

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** `3h`, `90m`, `60s`: seconds. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,6}[smhd]$/, { error: () => text().electionFile.duration })
  .transform((span) => Number(span.slice(0, -1)) * (UNITS[span.slice(-1)] ?? 0));
const local = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, { error: () => text().electionFile.localTime });
const titles = Titles.refine((title) => typeof title['ru'] === 'string', {
  error: () => text().electionFile.russianTitle,
});
const whole = z.number().int().nonnegative();

const Contest = z
  .object({
    id: Id,
    title: titles,
    choose: z.object({ min: whole, max: whole.min(1), blank: z.boolean() }).strict(),
    options: z.array(z.object({ id: Id, title: titles }).strict()).min(1),
  })
  .strict();
const Style = z
  .object({
    id: Id,
    title: titles,
    contests: z.array(Id).min(1),
    opensAt: local,
    closesAt: local,
    acceptUntil: local.optional(),
  })
  .strict();

export const ElectionFile = z
  .object({
    id: z.string().min(1).max(64),
    kind: z.enum(['state', 'primary', 'poll', 'training']),
    title: titles,
    timeZone: z
      .string()
      .refine((zone) => DateTime.local({ zone }).isValid, { error: () => text().electionFile.timeZone }),
    revote: z.object({ minInterval: duration, window: duration }).strict().nullable(),
    publication: z.enum(['live', 'after-close']),
    rsaBits: z.union([z.literal(2048), z.literal(3072), z.literal(4096)]),
    contests: z.array(Contest).min(1),
    styles: z.array(Style).min(1).max(200),
    trustees: z.object({ count: whole.min(2), threshold: whole.min(2) }).strict(),
    anonymizers: z.object({ threshold: whole.min(1), login: z.enum(['grant', 'provider']) }).strict(),
    commission: z.object({ quorum: whole.min(1) }).strict(),
    board: z.object({ origin: z.string().min(1).max(200), interval: duration, minimum: whole.min(1) }).strict(),
    witnesses: z.object({ threshold: whole }).strict(),
    minimumUnit: whole.min(2),
  })
  .strict();
export type ElectionFile = z.infer<typeof ElectionFile>;

/** Errors: Mistake with one line a mistake. */
export async function readElectionFile(path: string): Promise<ElectionFile> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Mistake(text().electionFile.cantRead(path));
  });
  const parsed = parseElectionFile(content);
  if ('mistakes' in parsed) {
    const lines = parsed.mistakes.map(({ line, says }) => `  ${path}:${line ?? 1}: ${says}`);
    throw new Mistake(text().electionFile.refused(lines.join('\n')));
  }
  return parsed.election;
}

export function parseElectionFile(yaml: string): { election: ElectionFile } | { mistakes: FileMistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      mistakes: document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, says: error.message })),
    };
  }
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  const parsed = ElectionFile.safeParse(document.toJS());
  if (!parsed.success) {
    return {
      mistakes: parsed.error.issues.map((issue) => ({
        line: lineOf(issue.path),
        says: `${issue.path.map(String).join('.') || 'file'}: ${issue.message}`,
      })),
    };
  }
  const mistakes = references(parsed.data).map(({ path, says }) => ({ line: lineOf(path), says }));
  return mistakes.length > 0 ? { mistakes } : { election: parsed.data };
}

/** What a schema can't say: ids that must be unique or known, hours in order. The manifest check has the last word. */
function references(election: ElectionFile): { path: PropertyKey[]; says: string }[] {
  const mistakes: { path: PropertyKey[]; says: string }[] = [];
  const unique = (ids: string[], path: (at: number) => PropertyKey[]): void =>
    ids.forEach((id, at) => {
      if (ids.indexOf(id) !== at) mistakes.push({ path: path(at), says: text().electionFile.twice(id) });
    });
  const contests = election.contests.map(({ id }) => id);
  unique(contests, (at) => ['contests', at, 'id']);
  unique(
    election.styles.map(({ id }) => id),
    (at) => ['styles', at, 'id'],
  );
  election.contests.forEach(({ options, choose }, at) => {
    unique(
      options.map(({ id }) => id),
      (option) => ['contests', at, 'options', option, 'id'],
    );
    if (choose.min > choose.max || choose.max > options.length) {
      mistakes.push({ path: ['contests', at, 'choose'], says: text().electionFile.choose });
    }
    if (choose.blank && choose.min < 1) {
      mistakes.push({ path: ['contests', at, 'choose'], says: text().electionFile.blankMinimum });
    }
    if (options.some(({ id }) => id === 'blank')) {
      mistakes.push({ path: ['contests', at, 'options'], says: text().electionFile.blankReserved });
    }
  });
  election.styles.forEach((style, at) => {
    for (const contest of style.contests) {
      if (!contests.includes(contest)) {
        mistakes.push({ path: ['styles', at, 'contests'], says: text().electionFile.noContest(contest) });
      }
    }
    const { opensAt, closesAt, acceptUntil } = styleHours(election.timeZone, style);
    if (!(opensAt < closesAt && closesAt <= acceptUntil)) {
      mistakes.push({
        path: ['styles', at, 'opensAt'],
        says: text().electionFile.hours,
      });
    }
  });
  for (const id of contests) {
    if (!election.styles.some((style) => style.contests.includes(id))) {
      mistakes.push({ path: ['contests'], says: text().electionFile.unusedContest(id) });
    }
  }
  return mistakes;
}

/** Local hours as instants, RFC 3339 UTC whole seconds (§1). */
export function styleHours(
  timeZone: string,
  style: Pick<ElectionFile['styles'][number], 'opensAt' | 'closesAt' | 'acceptUntil'>,
): { opensAt: string; closesAt: string; acceptUntil: string } {
  const instant = (local: string): string => {
    const at = DateTime.fromFormat(local, 'yyyy-MM-dd HH:mm', { zone: timeZone }).toUTC();
    return at.isValid ? at.toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'") : '';
  };
  return {
    opensAt: instant(style.opensAt),
    closesAt: instant(style.closesAt),
    acceptUntil: instant(style.acceptUntil ?? style.closesAt),
  };
}
