export { Accepts } from './bodies.js';
export { createApp, dressApp, httpAdapter, listen } from './create-app.js';
export { HealthController } from './health.controller.js';
export { postJson, type OutgoingFetch } from './post-json.js';
export { MetricsController } from './metrics.controller.js';
