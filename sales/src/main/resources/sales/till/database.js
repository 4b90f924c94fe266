/** What the till keeps in the browser (IndexedDB): settings, catalogue, tickets, sales to send and sales sent. */

const NAME = 'pos-till';
const VERSION = 2;
const ATTEMPTS = 3;
/** Of the catalogue's products, in a record. */
const MOVED = 2000;

let opening = null;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({oldVersion}) => {
      const database = request.result;
      // answers of the server, in their order: writing a record a product takes many times as long
      const answers = database.createObjectStore('catalogue', {keyPath: 'number'});
      if (oldVersion === 1) {
        moveProducts(database, request.transaction.objectStore('products'), answers);
        return;
      }
      database.createObjectStore('settings', {keyPath: 'name'});
      database.createObjectStore('tickets', {keyPath: 'id'});
      // numbered in the order of the sales; a sale that is added twice is refused
      database.createObjectStore('outbox', {keyPath: 'number', autoIncrement: true})
        .createIndex('id', 'id', {unique: true});
      database.createObjectStore('sent', {keyPath: 'id'}).createIndex('number', 'number');
    };
    request.onsuccess = () => {
      const database = request.result;
      // a tablet that wakes up may find the connection closed: the next use opens another
      database.onclose = () => { opening = null; };
      database.onversionchange = () => { database.close(); opening = null; };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('The database is blocked by another tab.'));
  });
}

/** Keeps the catalogue of a till that was written by version 1: the server may be away. */
function moveProducts(database, products, answers) {
  products.getAll().onsuccess = ({target: {result}}) => {
    for (let i = 0; i < result.length; i += MOVED) {
      answers.put({number: 1 + i / MOVED, items: result.slice(i, i + MOVED)});
    }
    database.deleteObjectStore('products');
  };
}

/** Runs one transaction; resolves, when it is complete, with the result of the request that `work` returns. */
function transact(database, stores, mode, durability, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, mode, {durability});
    const request = work(...stores.map(store => transaction.objectStore(store)));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error('The transaction was aborted.'));
  });
}

async function run(stores, mode, durability, work) {
  for (let attempt = 1; ; attempt++) {
    try {
      opening ??= open();
      return await transact(await opening, stores, mode, durability, work);
    } catch (error) {
      opening = null;
      if (attempt === ATTEMPTS || error.name === 'ConstraintError' || error.name === 'QuotaExceededError') {
        throw error;
      }
    }
  }
}

/** Reads; `work` gets the object stores and returns a request. */
export function read(stores, work) {
  return run(stores, 'readonly', 'relaxed', work);
}

/** Writes what may be lost in a power cut. */
export function write(stores, work) {
  return run(stores, 'readwrite', 'relaxed', work);
}

/** Writes what must not be lost: resolves when it is on the disk. */
export function writeStrictly(stores, work) {
  return run(stores, 'readwrite', 'strict', work);
}

export async function setting(name) {
  return (await read(['settings'], settings => settings.get(name)))?.value ?? null;
}

/** Keeps a value under a name; null removes it. */
export function keep(name, value) {
  return writeStrictly(['settings'], settings =>
    value === null ? settings.delete(name) : settings.put({name, value}));
}

let writing = Promise.resolve();

/** Keeps the ticket of the customer who is being served; in order, so that the last state is the one that stays. */
export function keepTicket(ticket) {
  writing = writing.catch(() => {}).then(() => write(['tickets'], tickets =>
    tickets.put({id: 'current', ticket: {...ticket, past: []}})));
  return writing;
}

/** Resolves when what was given to keepTicket is written: what takes the ticket's place must come behind it. */
export function ticketIsKept() {
  return writing.catch(() => {});
}
