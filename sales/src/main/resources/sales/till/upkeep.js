/** What keeps a till alive that is open for weeks: its storage, and new releases of the page. */

const UPDATE_MILLIS = 10 * 60 * 1000;
const RETRY_MILLIS = 30 * 1000;
const NEARLY_FULL = 0.8;

let isPrepared = false;
let registration = null;
let lastCheck = 0;

/** Registers the worker without which the page does not open offline, and asks the browser to keep what is stored. */
export async function prepare(till) {
  if (isPrepared) {
    return;
  }
  isPrepared = true;
  if (navigator.storage?.persist) {
    till.storage.isPersistent = await navigator.storage.persisted() || await navigator.storage.persist();
    till.draw();
  }
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // not the first one, which takes charge of this very page
      if (registration?.hadController) {
        location.reload();
      }
    });
    await register();
  }
}

async function register() {
  const hadController = Boolean(navigator.serviceWorker.controller);
  registration = await navigator.serviceWorker.register('sw.js', {updateViaCache: 'none'});
  registration.hadController = hadController;
}

/** Looks for a new release; it takes over between two customers, never with something on the ticket or in the hand. */
export function keepCurrent(till) {
  const isIdle = till.ticket.lines.length === 0 && !till.dialog && !till.isBusy
    && (till.screen === 'sell' || till.isLocked);
  if (registration && !registration.active && !registration.installing && Date.now() - lastCheck > RETRY_MILLIS) {
    // a file did not arrive: without the worker the page would not open offline
    lastCheck = Date.now();
    register().catch(() => {});
  } else if (registration?.waiting && isIdle) {
    registration.hadController = true;
    registration.waiting.postMessage('take-over');
  } else if (registration && Date.now() - lastCheck > UPDATE_MILLIS) {
    lastCheck = Date.now();
    // when the server is away, the next one will do
    registration.update().catch(() => {});
    watchQuota(till);
  }
}

async function watchQuota(till) {
  const {usage, quota} = await navigator.storage?.estimate?.() ?? {};
  till.storage.isNearlyFull = quota > 0 && usage / quota > NEARLY_FULL;
}
