/** Runs the whole of Veche on one machine: demonstrations, simulations, tests of everything. */
export { startInstance, type Instance } from './instance.js';
export { type PlanContext, type ProcessPlan } from './process-plan.js';
