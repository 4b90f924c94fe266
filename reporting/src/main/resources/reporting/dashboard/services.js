import {call} from './page.js';

const SERVICES = ['product', 'inventory', 'sales', 'reporting', 'customer', 'cart', 'order'];
const PAUSE_MS = 15000;
const TIMEOUT_MS = 4000;

/**
 * Asks every service for its health, again and again, and tells the results by name: {state, millis, broken}.
 *
 * @return a function that ends it
 */
export function watchServices(tell) {
  let timer;
  let ended = false;
  async function round() {
    if (!document.hidden) {
      const results = await Promise.all(SERVICES.map(ask));
      if (!ended) {
        tell(results);
      }
    }
    if (!ended) {
      timer = setTimeout(round, PAUSE_MS);
    }
  }
  tell(SERVICES.map(name => ({name, state: 'checking'})));
  round();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function ask(name) {
  const began = performance.now();
  try {
    await call(`${name}-service/health`, {timeout: TIMEOUT_MS});
    return {name, state: 'up', millis: Math.round(performance.now() - began)};
  } catch (problem) {
    const checks = problem.body?.checks;
    return checks === undefined ? {name, state: 'noAnswer'}
      : {name, state: 'down', broken: checks.filter(check => check.status !== 'UP').map(check => check.name)};
  }
}
