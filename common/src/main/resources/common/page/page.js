/** What the shop's pages share: languages, amounts and times, and calls to the API. */

const LANGUAGE = 'pos.language';
const TIME_ZONE = 'America/Toronto';

let messages = {fr: {}, en: {}};
let language = storedLanguage() ?? browserLanguage() ?? 'fr';

function storedLanguage() {
  const stored = localStorage.getItem(LANGUAGE);
  return stored === 'fr' || stored === 'en' ? stored : null;
}

function browserLanguage() {
  return navigator.languages.map(tag => tag.slice(0, 2).toLowerCase()).find(code => code === 'fr' || code === 'en');
}

/** Sets the texts of the page, {fr, en}, each by its key, and the document's language and title. */
export function useMessages(texts) {
  messages = texts;
  announceLanguage();
}

export function currentLanguage() {
  return language;
}

/** Changes the language and remembers it; the page then draws itself again. */
export function setLanguage(code) {
  language = code;
  localStorage.setItem(LANGUAGE, code);
  announceLanguage();
}

/** Says that the page is drawn: what was shown instead goes, and boot.js need not load it again. */
export function started() {
  dispatchEvent(new Event('started'));
}

function announceLanguage() {
  document.documentElement.lang = locale();
  document.title = t('title');
}

/** Returns the text of a key in the current language; {name} in it is replaced by the value of that name. */
export function t(key, values = {}) {
  const text = messages[language][key];
  if (text === undefined) {
    throw new Error(`There is no text "${key}" in ${language}.`);
  }
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Returns whether there is a text for a key that is made from a code, such as that of a problem. */
export function hasText(key) {
  return messages[language][key] !== undefined;
}

export function locale() {
  return language === 'fr' ? 'fr-CA' : 'en-CA';
}

const formats = new Map();

function format(kind, options, make) {
  const key = kind + locale();
  if (!formats.has(key)) {
    formats.set(key, make(locale(), options));
  }
  return formats.get(key);
}

/** Formats cents, as 1 234,56 $ or $1,234.56. */
export function money(cents) {
  return format('money', {style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol'},
    (tag, options) => new Intl.NumberFormat(tag, options)).format(cents / 100);
}

/** Formats cents without them, as on a note: 20 $ or $20. */
export function dollars(cents) {
  return format('dollars', {style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0},
    (tag, options) => new Intl.NumberFormat(tag, options)).format(cents / 100);
}

export function number(value) {
  return format('number', {}, (tag, options) => new Intl.NumberFormat(tag, options)).format(value);
}

/** Formats an instant in the stores' time. */
export function dateTime(instant) {
  return format('time', {dateStyle: 'medium', timeStyle: 'short', timeZone: TIME_ZONE},
    (tag, options) => new Intl.DateTimeFormat(tag, options)).format(new Date(instant));
}

export function time(instant) {
  return format('clock', {timeStyle: 'short', timeZone: TIME_ZONE},
    (tag, options) => new Intl.DateTimeFormat(tag, options)).format(new Date(instant));
}

/** Returns a random UUID, also where crypto.randomUUID is missing because the page is not secure. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Thrown by call(): the server's problem, or status 0 when there was no answer. */
export class Problem extends Error {

  /** @param retryAfter the header of that name, or null */
  constructor(status, body, retryAfter = null) {
    super(body.detail ?? body.title ?? 'no answer');
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'no-answer' : 'error');
    this.body = body;
    this.retryAfterMs = /^\d+$/.test(retryAfter) ? 1000 * Number(retryAfter) : null;
  }

  /** Whether the same call may succeed later without a change. */
  get isTemporary() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
      || this.code === 'idempotency-in-progress';
  }
}

/**
 * Calls the API behind the same gateway and returns {status, headers, body}, the body read as JSON.
 *
 * @param path from the gateway's root, such as sales-service/sales
 * @param options method, headers, body (an object), key, timeout (ms)
 */
export async function call(path, {method = 'GET', headers = {}, body, key, timeout = 10000} = {}) {
  const root = new URL(location.pathname.replace(/[a-z]+-service\/.*$/, ''), location.origin);
  let response;
  let text;
  try {
    response = await fetch(new URL(path, root), {
      method,
      headers: {
        'Accept': 'application/json', 'Accept-Language': locale(), ...key ? {apikey: key} : {},
        ...body === undefined ? {} : {'Content-Type': 'application/json'}, ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
      cache: 'no-store',
      credentials: 'omit',
    });
    text = await response.text();
  } catch {
    throw new Problem(0, {});
  }
  if (response.status === 204 || response.status === 304) {
    return {status: response.status, headers: response.headers, body: null};
  }
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Problem(response.ok ? 0 : response.status, {}, response.headers.get('Retry-After'));
  }
  if (!response.ok) {
    throw new Problem(response.status, json, response.headers.get('Retry-After'));
  }
  return {status: response.status, headers: response.headers, body: json};
}

/** Tells answers that come too late: those of questions before the one whose answer is shown. */
export class Questions {

  #asked = 0;
  #shown = 0;

  /** Returns the number of a new question. */
  ask() {
    return ++this.#asked;
  }

  /** Returns whether the answer to a question is to be shown, which it then is. */
  accept(question) {
    this.#shown = Math.max(this.#shown, question);
    return this.#shown === question;
  }
}

const MOST_ATTEMPTS = 3;
const PAUSE_MS = 1000;
/** Who waits longer than this should be told. */
const PATIENCE_MS = 10000;

/** Repeats a call that may succeed later, a few times and no sooner than the server asks for. */
export async function patiently(send) {
  const end = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (problem) {
      const pause = problem.retryAfterMs ?? attempt * PAUSE_MS;
      if (!problem.isTemporary || attempt === MOST_ATTEMPTS || performance.now() + pause > end) {
        throw problem;
      }
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  }
}

/** The keys of changes that may have had their effect, though there was no answer that says so. */
const unanswered = new Map();

/**
 * Sends a change that must take effect once. It is repeated under the same Idempotency-Key, here and whenever the same
 * change is asked for again, until there is an answer.
 *
 * @param change what tells the change from others
 * @param send called with the header that has the key
 */
export async function once(change, send) {
  const text = JSON.stringify(change);
  const key = unanswered.get(text) ?? uuid();
  // asked for again while this one is on its way, it is another change
  unanswered.delete(text);
  try {
    return await patiently(() => send({'Idempotency-Key': key}));
  } catch (problem) {
    if (problem.isTemporary) {
      unanswered.set(text, key);
    }
    throw problem;
  }
}
