/** The platform's front door: docs/developer/platform.md shows a room that uses it. */
export { Access, equalSecrets, Operator, Public, type AccessRule } from './auth/index.js';
export { CLOCK, ElectionClock, systemClock, WALL_CLOCK, type Clock } from './clock/index.js';
export {
  CONFIG,
  ConfigError,
  parseEnv,
  readConfig,
  ROLES,
  roleInstance,
  roleSchema,
  roleSuffix,
  type Config,
  type Role,
  type RoleInstance,
} from './config/index.js';
export { appendOnly, onlyColumnsChange, prepareRole, roleDatabase, type RoleDatabase } from './database/index.js';
export { Accepts, createApp, listen, postJson, type OutgoingFetch } from './http/index.js';
export {
  countFailure,
  createOutbox,
  DeliveryRefused,
  dropOutbox,
  InjectOutbox,
  Outbox,
  outboxToken,
  roleOutbox,
} from './outbox/index.js';
export { PlatformModule } from './platform.module.js';
export { describeFault, Problem, sendProblem, type ProblemCode } from './problems/index.js';
export { RANDOM, randomUuid, systemRandom, uuidOf, type RandomBytes } from './random.js';
export { ConcurrencyLimit, RateLimit } from './rate-limit/index.js';
export { type Room } from './room.js';
export { Sealer } from './sealing/sealer.js';
