// The mix of calls by a number of users who wait between calls as people do: -e VUS=15 (the default) or -e VUS=100.
import { sleep } from 'k6';
import { stockUp, thresholds } from './lib/shop.js';
import { mix } from './lib/mix.js';

const VUS = Number(__ENV.VUS || 15);
// together at least a hundred calls a second
const PAUSE = VUS / 150;

export const options = {
  scenarios: {
    mix: {
      executor: 'ramping-vus',
      // people do not all come in the same millisecond
      stages: [{ duration: '10s', target: VUS }, { duration: __ENV.DURATION || '1m', target: VUS }],
    },
  },
  thresholds: { ...thresholds, http_reqs: ['rate>100'] },
};

export const setup = stockUp;

export default function (goods) {
  mix(goods);
  sleep(PAUSE);
}
