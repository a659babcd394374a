/**
 * Every route says who may call it. A route that says nothing answers 403: what was forgotten
 * must fail closed, not be found by a stranger.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata, type Type } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { Problem, type ProblemCode } from '#contracts/problems';
import { CONFIG, type Config, type Role } from '../config/index.js';

/**
 * A room's own way to admit a request, e.g. a session cookie. `true` admits; a code refuses.
 * The rule is an injectable provider of the room's module, named by its class in `@Access`.
 */
export interface AccessRule {
  admit(request: FastifyRequest): Promise<true | ProblemCode> | true | ProblemCode;
}

type Declared =
  | { readonly kind: 'public' }
  | { readonly kind: 'operator'; readonly role: Role }
  | { readonly kind: 'rule'; readonly rule: Type<AccessRule> };

const ACCESS = 'veche:access';

/** Anyone may call. */
export const Public = () => SetMetadata(ACCESS, { kind: 'public' } satisfies Declared);

/** Whoever has the operator's token of `role` (`ADMIN_TOKEN_<ROLE>`) as a bearer token. */
export const Operator = (role: Role) => SetMetadata(ACCESS, { kind: 'operator', role } satisfies Declared);

/** Whoever the room's own rule admits. */
export const Access = (rule: Type<AccessRule>) => SetMetadata(ACCESS, { kind: 'rule', rule } satisfies Declared);

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A method's declaration goes before its class's.
    const declared = this.reflector.getAllAndOverride<Declared | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (declared === undefined) throw new Problem('forbidden');
    switch (declared.kind) {
      case 'public':
        return true;
      case 'operator':
        return this.admitOperator(request, declared.role);
      case 'rule': {
        const verdict = await this.modules.get<AccessRule>(declared.rule, { strict: false }).admit(request);
        if (verdict !== true) throw new Problem(verdict);
        return true;
      }
    }
  }

  private admitOperator(request: FastifyRequest, role: Role): true {
    const expected = this.config.adminTokens[role];
    const given = /^Bearer ([\x21-\x7e]+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (expected === undefined) throw new Problem('forbidden');
    if (given === undefined || !equalSecrets(given, expected)) {
      throw new Problem('unauthorized', { headers: { 'www-authenticate': 'Bearer' } });
    }
    return true;
  }
}

/** Compares two secrets in a time that tells nothing of where they differ or how long the right one is. */
export function equalSecrets(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(expected));
}
