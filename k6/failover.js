// An instance of the cart service is killed in mid-run: how long do calls fail? failover.sh does the killing and says
// when, in milliseconds since 1970: -e KILL_AT.
import { Trend } from 'k6/metrics';
import { stockUp, addToCart, readProduct } from './lib/shop.js';

const KILL_AT = Number(__ENV.KILL_AT);
const failedAfter = new Trend('seconds_from_the_kill_to_a_failed_call');

export const options = {
  scenarios: {
    failover: { executor: 'constant-arrival-rate', rate: 60, timeUnit: '1s', duration: '70s', preAllocatedVUs: 60, maxVUs: 200 },
  },
  thresholds: {
    checks: ['rate>0.98'],
    dropped_iterations: ['count==0'],
    // the last call that fails; what fails before the kill is negative
    seconds_from_the_kill_to_a_failed_call: ['min>=0', 'max<5'],
  },
};

export const setup = stockUp;

export default function (goods) {
  const answer = Math.random() < 0.7 ? addToCart(goods) : readProduct(goods);
  if (answer.status !== 200) {
    failedAfter.add((Date.now() - KILL_AT) / 1000);
  }
}
