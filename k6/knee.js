// An open model: calls arrive at a rate, whether those before are answered or not. The rate rises step by step until the
// answers take too long, fail, or cannot be sent in time; the table at the end shows where that was.
import { stockUp } from './lib/shop.js';
import { mix } from './lib/mix.js';

const RATES = (__ENV.RATES || '50,100,150,200,300,400,600,800').split(',').map(Number);
const SECONDS = Number(__ENV.STEP || 20);

const scenarios = {};
const thresholds = { checks: [{ threshold: 'rate>0.99', abortOnFail: true, delayAbortEval: '5s' }] };
RATES.forEach((rate, i) => {
  const name = `rate_${rate}`;
  scenarios[name] = {
    executor: 'constant-arrival-rate', rate, timeUnit: '1s', duration: `${SECONDS}s`, startTime: `${i * SECONDS}s`,
    preAllocatedVUs: Math.min(rate, 200), maxVUs: Math.min(2 * rate, 400), gracefulStop: '5s',
  };
  // a threshold keeps the figures of the step apart, and ends the run behind the knee
  thresholds[`http_req_duration{scenario:${name}}`] = [{ threshold: 'p(95)<1000', abortOnFail: true, delayAbortEval: '10s' }];
  thresholds[`http_req_failed{scenario:${name}}`] = ['rate>=0'];
  thresholds[`dropped_iterations{scenario:${name}}`] = ['count>=0'];
  thresholds[`http_reqs{scenario:${name}}`] = ['count>=0'];
});

export const options = { scenarios, thresholds };
export const setup = stockUp;
export default mix;

export function handleSummary(data) {
  const value = (metric, name, key) => data.metrics[`${metric}{scenario:${name}}`]?.values[key] ?? 0;
  const lines = ['rate asked  answered/s   p95 ms   failed  not sent in time'];
  for (const rate of RATES) {
    const name = `rate_${rate}`;
    const count = value('http_reqs', name, 'count');
    if (count > 0) {
      lines.push([String(rate).padStart(10), (count / SECONDS).toFixed(0).padStart(11),
        value('http_req_duration', name, 'p(95)').toFixed(1).padStart(8),
        `${(100 * value('http_req_failed', name, 'rate')).toFixed(2)} %`.padStart(8),
        String(value('dropped_iterations', name, 'count')).padStart(17)].join(' '));
    }
  }
  return { stdout: `\n${lines.join('\n')}\n` };
}
