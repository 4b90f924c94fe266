/** The catalogue in the browser: found by barcode and SKU at once, by words in a few milliseconds. */

import {read, write} from './database.js';

const PIECE = 5000;
const MOST_RESULTS = 24;
const MOST_CANDIDATES = 400;

export class Catalogue {

  #products = new Map();
  #barcodes = new Map();
  #skus = new Map();
  #position = 0;
  /** How often everything was forgotten: what was on its way then is not entered any more. */
  #forgotten = 0;

  get size() {
    return this.#products.size;
  }

  get position() {
    return this.#position;
  }

  /** Reads what was kept, piece by piece, so that a scan in between does not wait. */
  async load() {
    this.#position = (await read(['settings'], settings => settings.get('catalogue')))?.value ?? 0;
    for (let last = 0; ;) {
      const range = IDBKeyRange.lowerBound(last, true);
      const products = await read(['products'], store => store.getAll(range, PIECE));
      products.forEach(product => this.#enter(product));
      if (products.length < PIECE) {
        return;
      }
      last = products.at(-1).product_id;
    }
  }

  /**
   * Reads the changes until there are none, or everything when the server's database was restored.
   *
   * @param ask a call to the sales service
   */
  async update(ask) {
    const forgotten = this.#forgotten;
    const askBehind = position => ask('catalogue' + (position ? `?after=${position}` : ''));
    let next = askBehind(this.#position);
    for (let complete = false; !complete;) {
      const page = await next;
      if (forgotten !== this.#forgotten) {
        return;
      }
      if (page.position < this.#position) {
        this.#position = 0;
        next = askBehind(0);
        continue;
      }
      ({complete} = page);
      if (!complete) {
        // on its way while this one is written down; when that fails, nobody waits for it
        next = askBehind(page.position);
        next.catch(() => {});
      }
      if (page.position !== this.#position) {
        await write(['products', 'settings'], (products, settings) => {
          page.items.forEach(item => products.put(item));
          settings.put({name: 'catalogue', value: page.position});
        });
        if (forgotten !== this.#forgotten) {
          return;
        }
        page.items.forEach(product => this.#enter(product));
        this.#position = page.position;
      }
    }
  }

  #enter(product) {
    const before = this.#products.get(product.product_id);
    if (before) {
      this.#forget(this.#skus, before.sku, before);
      this.#forget(this.#barcodes, before.barcode, before);
    }
    product.words = plain(`${product.name} ${product.sku} ${product.barcode ?? ''}`);
    this.#products.set(product.product_id, product);
    this.#own(this.#skus, product.sku.toLowerCase(), product);
    if (product.barcode) {
      this.#own(this.#barcodes, product.barcode, product);
    }
  }

  /** Several products may have had a SKU or barcode: an active one owns it before retired ones, a newer one before older. */
  #own(names, name, product) {
    const owner = names.get(name);
    if (!owner || Number(product.active) > Number(owner.active)
        || product.active === owner.active && product.product_id >= owner.product_id) {
      names.set(name, product);
    }
  }

  #forget(names, name, product) {
    if (name && names.get(name.toLowerCase?.() ?? name) === product) {
      names.delete(name.toLowerCase());
    }
  }

  /** Forgets everything, so that it is read anew. */
  async forget() {
    this.#forgotten++;
    await write(['products', 'settings'], (products, settings) => {
      products.clear();
      settings.delete('catalogue');
    });
    [this.#products, this.#barcodes, this.#skus].forEach(each => each.clear());
    this.#position = 0;
  }

  byId(id) {
    return this.#products.get(id);
  }

  /** Returns the product with a barcode (a UPC-A and its EAN-13 are the same) or a SKU; undefined if there is none. */
  find(code) {
    const text = code.trim();
    return (/^\d{8,13}$/.test(text) ? this.#barcodes.get(text.padStart(13, '0')) ?? this.#barcodes.get(text) : undefined)
      ?? this.#skus.get(text.toLowerCase());
  }

  /** Returns the products that have all words, those that begin with the first one before the others. */
  search(text) {
    const words = plain(text).split(' ').filter(word => word);
    if (words.length === 0) {
      return [];
    }
    const found = [];
    for (const product of this.#products.values()) {
      if (product.active && words.every(word => product.words.includes(word))) {
        found.push(product);
        if (found.length === MOST_CANDIDATES) {
          break;
        }
      }
    }
    const rank = product => product.words.startsWith(words[0]) ? 0 : product.words.includes(' ' + words[0]) ? 1 : 2;
    return found.map(product => ({product, rank: rank(product)}))
      .sort((a, b) => a.rank - b.rank || a.product.words.localeCompare(b.product.words))
      .slice(0, MOST_RESULTS).map(each => each.product);
  }

  /** Returns some products, the most sold first, in the order of their names: buttons that stay where they are. */
  favourites(counts, most) {
    const sold = Object.entries(counts).sort((a, b) => b[1] - a[1]).map(([id]) => this.byId(Number(id)));
    const others = this.#products.values();
    const chosen = new Set(sold.filter(product => product?.active).slice(0, most));
    for (const product of others) {
      if (chosen.size >= most) {
        break;
      }
      if (product.active) {
        chosen.add(product);
      }
    }
    return [...chosen].sort((a, b) => a.name.localeCompare(b.name));
  }
}

/** Without accents and case, so that "cafe" finds "Café". */
export function plain(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
