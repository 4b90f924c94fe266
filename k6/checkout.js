// New customers register, fill a cart and order: 15 a minute, since the gateway lets an address
// register 20 customers a minute.
import { stockUp, thresholds } from './lib/shop.js';
import { order } from './lib/checkout.js';

export const options = {
  scenarios: {
    checkout: {
      executor: 'constant-arrival-rate', rate: 15, timeUnit: '1m', duration: __ENV.DURATION || '2m', preAllocatedVUs: 5, maxVUs: 20,
    },
  },
  thresholds: { ...thresholds, http_req_duration: ['p(95)<1000'] },
};

export const setup = stockUp;
export default order;
