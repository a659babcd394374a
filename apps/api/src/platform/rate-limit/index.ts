export { ConcurrencyLimit, LimitGuard, RateLimit } from './rate-limit.js';
