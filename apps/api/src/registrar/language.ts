/** In which language the registrar answers: Russian unless the caller prefers English. */
import { type FastifyRequest } from 'fastify';
import { type Language } from '#sms';

export const language = (request: Pick<FastifyRequest, 'headers'>): Language =>
  /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ru';
