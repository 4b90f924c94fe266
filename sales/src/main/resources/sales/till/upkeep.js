/** What keeps a till alive that is open for weeks: its storage, and new releases of the page. */

const UPDATE_MILLIS = 10 * 60 * 1000;
const RETRY_MILLIS = 30 * 1000;
const NEARLY_FULL = 0.8;

/** Whether a time by this device's clock is over; a clock that was set back must not make it last for hours. */
export function isOver(since, millis) {
  const passed = Date.now() - since;
  return passed < 0 || passed > millis;
}

let isPrepared = false;
let registration = null;
let lastCheck = 0;
/** Whether a new release is there, and the page has to follow: its worker has taken over, where there is one. */
let isReplaced = false;

/** Registers the worker without which the page does not open offline, and asks the browser to keep what is stored. */
export async function prepare(till) {
  if (isPrepared) {
    return;
  }
  isPrepared = true;
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // not the first one, which takes charge of this very page
      isReplaced = Boolean(registration?.hadController);
      keepCurrent(till);
    });
    register();
  }
  await watchQuota(till);
  if (navigator.storage?.persist) {
    till.storage.isPersistent = await navigator.storage.persisted() || await navigator.storage.persist();
    till.draw();
  }
}

async function register() {
  const hadController = Boolean(navigator.serviceWorker.controller);
  lastCheck = Date.now();
  try {
    registration = await navigator.serviceWorker.register('sw.js', {updateViaCache: 'none'});
  } catch {
    // the server is away: keepCurrent tries again
    return;
  }
  registration.hadController = hadController;
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', ({target}) => {
      if (target.state === 'redundant') {
        // a file did not arrive: the next look comes soon
        lastCheck = Date.now() - UPDATE_MILLIS + RETRY_MILLIS;
      }
    });
  });
}

/** Looks for a new release; it takes over between two customers, never with something on the ticket or in the hand. */
export function keepCurrent(till) {
  const isIdle = till.ticket.lines.length === 0 && !till.dialog && !till.isBusy
    && (till.screen === 'sell' || till.isLocked);
  const isMissing = isPrepared && 'serviceWorker' in navigator && !registration?.active && !registration?.installing;
  if (isReplaced && isIdle) {
    location.reload();
  } else if (isMissing && isOver(lastCheck, RETRY_MILLIS)) {
    // the worker or one of its files did not arrive: without it the page would not open offline
    register();
  } else if (registration?.waiting && isIdle) {
    registration.hadController = true;
    registration.waiting.postMessage('take-over');
  } else if (isPrepared && !('serviceWorker' in navigator) && isOver(lastCheck, UPDATE_MILLIS)) {
    lookForRelease();
  } else if (registration && isOver(lastCheck, UPDATE_MILLIS)) {
    lastCheck = Date.now();
    // when the server is away, the next one will do
    registration.update().catch(() => {});
    watchQuota(till);
  }
}

/** A page that is not secure has no worker, which would look by itself: the names of a release's files have its version. */
async function lookForRelease() {
  const version = new URL('.', import.meta.url).pathname.split('/').at(-2);
  lastCheck = Date.now();
  try {
    const index = await fetch(location.pathname, {cache: 'no-store'});
    isReplaced = index.ok && !(await index.text()).includes(version);
  } catch {
    // the server is away: the next look will do
  }
}

async function watchQuota(till) {
  const {usage, quota} = await navigator.storage?.estimate?.() ?? {};
  till.storage.isNearlyFull = quota > 0 && usage / quota > NEARLY_FULL;
}
