export { BODY_LIMIT_BYTES, createApp, dressApp, httpAdapter, listen } from './create-app.js';
export { HealthController } from './health.controller.js';
export { MetricsController } from './metrics.controller.js';
