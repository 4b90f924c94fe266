import {Problem} from './page.js';

/** The server says something every five seconds. */
const SILENCE_MS = 12000;
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10000;
const HIDDEN_MS = 60000;
/** Of an event that has not ended; a dashboard has some 30 KB. */
const MAX_EVENT_CHARACTERS = 2000000;

/**
 * Reads the dashboard's stream, and comes again by itself after every end. EventSource cannot send the key, which never
 * goes into a URL.
 */
export class DashboardStream {

  /**
   * @param key the API key
   * @param on called with what happens: dashboard(json), current() when the last dashboard is still right, cut(problem)
   *     when the stream is gone, refused(problem) when the key is no longer good, after which the stream has stopped
   */
  constructor(key, on) {
    this.key = key;
    this.on = on;
    this.position = null;
    this.isStopped = false;
    this.failures = 0;
    this.wake = () => {};
    this.onVisibility = () => this.pauseWhileHidden();
    this.onOnline = () => this.wake();
  }

  start() {
    document.addEventListener('visibilitychange', this.onVisibility);
    addEventListener('online', this.onOnline);
    this.run();
  }

  stop() {
    this.isStopped = true;
    document.removeEventListener('visibilitychange', this.onVisibility);
    removeEventListener('online', this.onOnline);
    clearTimeout(this.hiding);
    this.connection?.abort();
    this.wake();
  }

  /** A page that is not looked at leaves its place to others: the server has few. */
  pauseWhileHidden() {
    clearTimeout(this.hiding);
    if (document.hidden) {
      this.hiding = setTimeout(() => this.connection?.abort(), HIDDEN_MS);
    } else {
      this.wake();
    }
  }

  async run() {
    while (!this.isStopped) {
      const began = performance.now();
      try {
        await this.connect();
        if (performance.now() - began < SILENCE_MS) {
          // the server ends a stream after a minute: one that ends at once must not be asked for again at once
          this.failures++;
        }
      } catch (problem) {
        if (this.isStopped) {
          return;
        }
        this.failures++;
        if (problem.status === 401 || problem.status === 403) {
          this.stop();
          this.on.refused(problem);
          return;
        }
        this.on.cut(problem);
      }
      await this.pause();
    }
  }

  /** Returns when the server has ended the stream, which it does every minute; throws when it was cut. */
  async connect() {
    this.connection = new AbortController();
    let silence;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => this.connection.abort(), SILENCE_MS);
    };
    try {
      listen();
      const response = await fetch('stream', {
        headers: {
          'Accept': 'text/event-stream', 'apikey': this.key,
          ...this.position === null ? {} : {'Last-Event-ID': String(this.position)},
        },
        signal: this.connection.signal, cache: 'no-store', credentials: 'omit',
      });
      if (!response.ok) {
        throw new Problem(response.status, await response.json().catch(() => ({})));
      }
      await this.read(response.body.pipeThrough(new TextDecoderStream()).getReader(), listen);
    } catch (failure) {
      throw failure instanceof Problem ? failure : new Problem(0, {});
    } finally {
      clearTimeout(silence);
      this.connection.abort();
    }
  }

  async read(reader, listen) {
    let rest = '';
    for (;;) {
      const {done, value} = await reader.read();
      if (done) {
        return;
      }
      listen();
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      if (rest.length > MAX_EVENT_CHARACTERS) {
        throw new Problem(0, {});
      }
      events.forEach(event => this.take(event));
    }
  }

  take(event) {
    const fields = Object.fromEntries(event.split('\n').map(line => line.split(/: ?(.*)/s, 2)));
    if (fields.event === 'dashboard') {
      const dashboard = JSON.parse(fields.data);
      this.position = dashboard.position;
      this.failures = 0;
      this.on.dashboard(dashboard);
    } else if (fields.event === 'unchanged') {
      this.failures = 0;
      this.on.current();
    }
  }

  /** Waits longer after each failure, with some chance in it so that not all screens of a house come at once. */
  async pause() {
    if (this.failures === 0 && !document.hidden) {
      return;
    }
    const longest = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** (this.failures - 1));
    await new Promise(resolve => {
      this.wake = resolve;
      if (!document.hidden) {
        setTimeout(resolve, longest * (0.5 + Math.random() / 2));
      }
    });
  }
}
