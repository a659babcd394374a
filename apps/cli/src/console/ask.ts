/** HTTP from the command line: one call, one schema, and a sentence when it fails. */
import { z } from 'zod';
import { Mistake } from './mistake.js';
import { language, text } from '../messages/index.js';

const ProblemBody = z.object({
  code: z.string(),
  title: z.string().optional(),
  titles: z.record(z.string(), z.string()).optional(),
  detail: z.string().optional(),
  findings: z.array(z.object({ check: z.number(), record: z.number().nullable(), says: z.string() })).optional(),
  mistakes: z.array(z.object({ line: z.number().nullable(), says: z.string() })).optional(),
});

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly token?: string;
  readonly json?: unknown;
  readonly text?: { readonly body: string; readonly type: string };
}

/** The answer as the schema has it. Errors: Mistake with the problem's own words, or with what could not be reached. */
export async function ask<T>(url: string, schema: z.ZodType<T>, call: Call = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (call.token !== undefined) headers['authorization'] = `Bearer ${call.token}`;
  if (call.json !== undefined) headers['content-type'] = 'application/json';
  if (call.text !== undefined) headers['content-type'] = call.text.type;
  const body = call.json === undefined ? call.text?.body : JSON.stringify(call.json);
  let response: Response;
  try {
    response = await fetch(url, {
      method: call.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    throw new Mistake(text().console.nobodyAnswers(new URL(url).origin));
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new Mistake(refusalText(url, response.status, answer));
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new Mistake(text().console.strangeAnswer(url));
  return parsed.data;
}

function refusalText(url: string, status: number, answer: unknown): string {
  const problem = ProblemBody.safeParse(answer);
  if (!problem.success) return text().console.answered(url, status);
  const { code, title, titles, detail, findings, mistakes } = problem.data;
  const lines = [`${new URL(url).pathname}: ${code}: ${detail ?? titles?.[language()] ?? title ?? ''}`];
  for (const finding of findings ?? [])
    lines.push(text().console.finding(finding.check, finding.record ?? '–', finding.says));
  for (const mistake of mistakes ?? []) lines.push(text().console.mistakeLine(mistake.line ?? '–', mistake.says));
  return lines.join('\n');
}
