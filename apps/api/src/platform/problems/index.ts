export { Problem, type ProblemCode } from '#contracts/problems';
export { describeFault, ProblemFilter, sendProblem } from './problem-filter.js';
export { validationPipe } from './validation.js';
