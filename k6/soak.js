// The mix at a moderate rate for hours: does anything leak, lag or slow down? Watch memory and lag in Grafana meanwhile.
import { stockUp, thresholds } from './lib/shop.js';
import { mix } from './lib/mix.js';

const RATE = Number(__ENV.RATE || 50);

export const options = {
  scenarios: {
    soak: {
      executor: 'constant-arrival-rate', rate: RATE, timeUnit: '1s', duration: __ENV.DURATION || '2h',
      preAllocatedVUs: RATE, maxVUs: 4 * RATE,
    },
  },
  thresholds,
};

export const setup = stockUp;
export default mix;
