/**
 * What a page of ours may do: its own scripts, styles, pictures and workers, no inline script,
 * no frame around it, and requests to the parties of the election only (CONNECT_ORIGINS).
 * Without it one injected tag on the ballot page reads the marks.
 */
import { type FastifyHelmetOptions } from '@fastify/helmet';

export function securityHeaders(connectOrigins: readonly string[]): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'"],
        connectSrc: ["'self'", ...connectOrigins],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['vote-worker'],
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  };
}

/**
 * The policy for the script of a worker, which has a policy of its own: it may compile WebAssembly (libsodium for the voter's
 * secrets, the verifier's kernel). Pages may not. `unsafe-eval`, which would let text become script, stays out everywhere.
 */
export function allowWebAssembly(policy: string): string {
  return policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
}
