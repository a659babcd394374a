/** What the registrar alone takes from the environment; docs/developer/registrar.md lists it. */
import { z } from 'zod';
import { decodeBase64url } from '#protocol';

const LOOPBACK = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])$/;

const httpUrl = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  message: 'has to be an address such as https://board.example.org',
});

/** Plain http only to this very machine: a login over an open wire is a login given away. */
const issuer = httpUrl.refine((text) => isSafeIssuer(text), {
  message: 'has to be https unless it is on this machine',
});

export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);
const isSafeIssuer = (url: string): boolean => new URL(url).protocol === 'https:' || isLoopback(url);

const key32 = z
  .string()
  .refine((text) => decodeBase64url(text, 32) !== undefined, { message: 'has to be 32 random bytes in base64url' });

const nodeUrls = z
  .string()
  .transform((text) => text.split(',').filter((item) => item.trim() !== ''))
  .pipe(
    z.array(
      z
        .string()
        .regex(/^\s*[a-z0-9][a-z0-9-]{0,63}=https?:\/\/\S+$/, {
          error: 'has to be a list such as node-1=https://…,node-2=…',
        })
        .transform((item) => ({ id: item.slice(0, item.indexOf('=')).trim(), url: item.slice(item.indexOf('=') + 1) })),
    ),
  );

export const registrarSettingsSchema = z.object({
  REGISTRAR_KEY: key32,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(32),
  OIDC_TITLE_RU: z.string().default('Учебный вход — не Госуслуги'),
  OIDC_TITLE_EN: z.string().default('Practice login — not the state account'),
  BOARD_URL: httpUrl,
  BALLOT_BOX_URL: httpUrl,
  NODE_URLS: nodeUrls,
  TERMINAL_URL: httpUrl,
  TERMINAL_TOKEN: z.string().min(32),
});

export type RegistrarSettings = z.infer<typeof registrarSettingsSchema>;

/** Injection token of RegistrarSettings. */
export const REGISTRAR_SETTINGS = Symbol('REGISTRAR_SETTINGS');
