/** Keeps one release of the page in the browser, so that the till opens without a server. The API is never answered here. */

const VERSION = '{version}';
const CACHE = 'till-' + VERSION;
const FILES = '{files}'.split(' ').map(name => VERSION + '/' + name);

addEventListener('install', event => event.waitUntil(Promise.all([keep(), leaveOthersAlone(event)])));

/** Calls of the API go past this worker, where the browser can do so: they need not wait until it has started. */
async function leaveOthersAlone(event) {
  const page = new URL(registration.scope).pathname;
  try {
    await event.addRoutes({condition: {not: {urlPattern: {pathname: page + '*'}}}, source: 'network'});
  } catch {
    // this browser cannot: the calls are let through below
  }
}

async function keep() {
  const cache = await caches.open(CACHE);
  const index = await fetch('./', {cache: 'no-store'});
  // another instance may serve another release already: then this one is not kept, and tried again later
  if (!index.ok || !(await index.clone().text()).includes(VERSION)) {
    throw new Error('The page and its worker are of different releases.');
  }
  await cache.put('./', index);
  await cache.addAll(FILES.map(name => new Request(name)));
}

addEventListener('activate', event => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith('till-') && name !== CACHE).map(name => caches.delete(name)));
  await clients.claim();
})()));

/** The page says when no customer is being served. */
addEventListener('message', event => {
  if (event.data === 'take-over') {
    skipWaiting();
  }
});

addEventListener('fetch', event => {
  const {request} = event;
  if (request.method !== 'GET' || !request.url.startsWith(registration.scope)) {
    return;
  }
  const kept = caches.open(CACHE).then(cache =>
    cache.match(request.mode === 'navigate' ? './' : request, {ignoreSearch: true, ignoreVary: true}));
  // without its storage the browser asks the server
  event.respondWith(kept.catch(() => undefined).then(response => response ?? fetch(request)));
});
