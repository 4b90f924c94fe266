/** The sales service as the till sees it: with the store's key, and here or away. */

import {call, Problem} from './page.js';

export class Server {

  key = null;
  /** Whether the last call was answered. */
  isHere = false;

  /** @param changed called when the server goes away or comes back */
  constructor(changed) {
    this.changed = changed;
  }

  /** Calls the sales service and returns the body of the answer; throws a Problem. */
  async ask(path, options) {
    return (await this.send('sales-service/' + path, options)).body;
  }

  /**
   * Calls any service and returns {status, headers, body}; throws a Problem, also when the key was removed meanwhile:
   * what is answered to another key is not for this till any more.
   */
  async send(path, options = {}) {
    const {key} = this;
    const isLate = () => this.key !== key;
    let answer;
    try {
      answer = await call(path, {...options, key});
      isLate() || this.#seen(true);
    } catch (problem) {
      isLate() || this.#seen(!(problem instanceof Problem) || !problem.isTemporary || problem.status === 429);
      throw problem;
    }
    if (isLate()) {
      throw new Problem(0, {});
    }
    return answer;
  }

  #seen(isHere) {
    if (isHere !== this.isHere) {
      this.isHere = isHere;
      this.changed();
    }
  }
}
