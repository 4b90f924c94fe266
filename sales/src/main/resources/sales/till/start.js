/** Starts the till, in one tab. */

import {started, t, useMessages} from './page.js';
import {french} from './fr.js';
import {english} from './en.js';
import {Scanner} from './scanner.js';
import {scan} from './selling.js';
import {Till} from './till.js';
import {isOver, keepCurrent} from './upkeep.js';

const SCALE_LABELS = 'pos.till.scaleLabels';
const TICK_MILLIS = 5000;
const SYNC_MILLIS = 30000;
/** The page before a reload may hold the lock for a moment. */
const LOCK_MILLIS = 2000;

/** What labels contain is a setting of the server; offline it is what it was the last time. */
async function learnScaleLabels(till) {
  till.catalogue.scaleLabels = JSON.parse(localStorage.getItem(SCALE_LABELS) ?? '{}');
  const answer = await fetch('config.json', {cache: 'no-store'}).catch(() => null);
  if (answer?.ok) {
    till.catalogue.scaleLabels = (await answer.json()).scale_labels;
    localStorage.setItem(SCALE_LABELS, JSON.stringify(till.catalogue.scaleLabels));
  }
}

function start(till) {
  learnScaleLabels(till).catch(console.error);
  new Scanner(() => till.options, code => scan(till, code));
  for (const type of ['keydown', 'pointerdown']) {
    addEventListener(type, () => till.touched(), {capture: true});
  }
  addEventListener('online', () => till.sync());
  let lastSync = 0;
  setInterval(() => {
    if (till.isWaiting || isOver(lastSync, SYNC_MILLIS)) {
      lastSync = Date.now();
      till.sync();
    }
    till.lockWhenLeft();
    keepCurrent(till);
  }, TICK_MILLIS);
  return till.load();
}

/** With two tabs, each would send the other's sales, and they would share a ticket: the second waits for the first. */
async function startOnce() {
  useMessages({fr: french, en: english});
  const till = new Till();
  till.draw();
  started();
  if (!navigator.locks) {
    await start(till);
    return;
  }
  const waiting = setTimeout(() => {
    till.isSecond = true;
    till.draw();
  }, LOCK_MILLIS);
  await navigator.locks.request('pos-till', async () => {
    clearTimeout(waiting);
    till.isSecond = false;
    await start(till);
    return new Promise(() => {});
  });
}

startOnce().catch(error => {
  console.error(error);
  document.getElementById('till').textContent = t('problem.browser', {detail: error.message});
});
