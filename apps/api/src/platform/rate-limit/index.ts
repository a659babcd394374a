export { ConcurrencyLimit, LimitGuard, RateLimit, type ConcurrencyRule, type RateLimitRule } from './rate-limit.js';
