/** The registrar's cookies: for this host alone, out of reach of scripts, not sent with requests that other sites make. */
import { type CookieSerializeOptions } from '@fastify/cookie';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Config } from '../../platform/index.js';

export type CookieName = 'session' | 'login' | 'workstation';

const isHttps = (config: Pick<Config, 'publicUrl'>): boolean => config.publicUrl.startsWith('https:');

/** `__Host-` makes the browser itself insist on Secure, Path=/ and no Domain. */
export const cookieName = (config: Pick<Config, 'publicUrl'>, name: CookieName): string =>
  `${isHttps(config) ? '__Host-' : ''}veche-${name}`;

const attributes = (config: Pick<Config, 'publicUrl'>): CookieSerializeOptions => ({
  httpOnly: true,
  sameSite: 'lax',
  secure: isHttps(config),
  path: '/',
});

export function setCookie(
  reply: FastifyReply,
  config: Pick<Config, 'publicUrl'>,
  name: CookieName,
  value: string,
  maxAgeSeconds?: number,
): void {
  void reply.setCookie(cookieName(config, name), value, {
    ...attributes(config),
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
  });
}

export function clearCookie(reply: FastifyReply, config: Pick<Config, 'publicUrl'>, name: CookieName): void {
  void reply.clearCookie(cookieName(config, name), attributes(config));
}

export const readCookie = (
  request: FastifyRequest,
  config: Pick<Config, 'publicUrl'>,
  name: CookieName,
): string | undefined => request.cookies[cookieName(config, name)];
