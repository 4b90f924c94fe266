/** Starts the till, in one tab. */

import {t, useMessages} from './page.js';
import {french} from './fr.js';
import {english} from './en.js';
import {Scanner} from './scanner.js';
import {scan} from './selling.js';
import {Till} from './till.js';
import {keepCurrent} from './upkeep.js';

const TICK_MILLIS = 5000;
const SYNC_MILLIS = 30000;

function start(till) {
  new Scanner(() => till.options, code => scan(till, code));
  for (const type of ['keydown', 'pointerdown']) {
    addEventListener(type, () => till.touched(), {capture: true});
  }
  addEventListener('online', () => till.sync());
  let lastSync = 0;
  setInterval(() => {
    if (till.isWaiting || Date.now() - lastSync > SYNC_MILLIS) {
      lastSync = Date.now();
      till.sync();
    }
    till.lockWhenLeft();
    keepCurrent(till);
  }, TICK_MILLIS);
  return till.load();
}

/** With two tabs, each would send the other's sales, and they would share a ticket. */
async function startOnce() {
  useMessages({fr: french, en: english});
  const till = new Till();
  if (!navigator.locks) {
    await start(till);
    return;
  }
  await navigator.locks.request('pos-till', {ifAvailable: true}, lock => {
    if (lock) {
      return start(till).then(() => new Promise(() => {}));
    }
    till.isSecond = true;
    till.draw();
    return null;
  });
}

startOnce().catch(error => {
  console.error(error);
  document.getElementById('till').textContent = t('problem.browser', {detail: error.message});
});
