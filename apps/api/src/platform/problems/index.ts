export { Problem, type ProblemCode } from '#contracts/problems';
export { asProblem, describeFault, ProblemFilter, sendProblem } from './problem-filter.js';
export { validationPipe } from './validation.js';
