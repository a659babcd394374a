export { Access, AccessGuard, equalSecrets, Operator, Public, type AccessRule } from './access.js';
