export { CONFIG, readConfig, roleInstance, type Config } from './config.js';
export { ConfigError, parseEnv } from './env.js';
export { ANONYMOUS_ROLES, ROLES, roleSchema, roleSuffix, type Role, type RoleInstance } from './roles.js';
