/**
 * A public log may be read by any page (R29): a verifier of somebody else's must not need our leave. Without
 * credentials, and reading only; who may post from a browser is for ALLOWED_ORIGINS.
 */
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable } from 'rxjs';

@Injectable()
export class OpenToAll implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    if (http.getRequest<FastifyRequest>().method === 'GET') {
      http.getResponse<FastifyReply>().header('access-control-allow-origin', '*');
    }
    return next.handle();
  }
}
