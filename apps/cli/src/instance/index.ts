/** Runs the whole of Veche on one machine: demonstrations, simulations, tests of everything. */
export { startInstance, type Ending, type Instance, type InstanceOptions } from './instance.js';
export { type Language } from './messages.js';
export { freePort, startPostgres, type PostgresOptions, type RunningPostgres } from './postgres.js';
export { type DatabasePlan, type PlanContext, type ProcessPlan } from './process-plan.js';
export { Secrets } from './secrets.js';
