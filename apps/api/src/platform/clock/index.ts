export { CLOCK, ElectionClock, systemClock, WALL_CLOCK, type Clock } from './clock.js';
export { DemoClockController } from './demo-clock.controller.js';
