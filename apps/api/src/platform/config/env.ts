/**
 * Reading the environment through a schema, once, at the start.
 *
 * A process that starts with half a configuration fails at the worst moment: on the
 * day of voting. So a mistake stops the start with one sentence that names the
 * variable. The value itself is never repeated: it may be a secret.
 */
import { type z } from 'zod';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    readonly variables: readonly string[],
    message: string,
  ) {
    super(message);
  }
}

/**
 * Parses `env` by `schema` (unknown variables are ignored: an environment is full of them).
 * Throws `ConfigError` whose message is one sentence for the operator.
 */
export function parseEnv<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv = process.env): z.infer<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const causes = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const name = issue.path.length > 0 ? String(issue.path[0]) : 'environment';
    if (!causes.has(name)) causes.set(name, explain(name, issue, given[name] === undefined));
  }
  throw new ConfigError([...causes.keys()], `Configuration: ${[...causes.values()].join('; ')}.`);
}

function explain(name: string, issue: z.core.$ZodIssue, absent: boolean): string {
  if (issue.code === 'custom') return `${name} ${issue.message}`;
  if (absent) return `set ${name}, which is missing`;
  return `correct ${name} (${issue.message.replace(/\s*received.*$/i, '')})`;
}
