/** The catalogue in the browser: found by barcode and SKU at once, by words in a few milliseconds. */

import {read, write} from './database.js';

/** Products in a record of the browser's database, and records that are read at a time. */
const RECORD = 2000;
const PIECE = 3;
const MOST_RESULTS = 24;
const MOST_CANDIDATES = 400;

const NO_RECORD = {number: 0, items: []};

function checkDigit(twelve) {
  const sum = [...twelve].reduce((all, digit, i) => all + Number(digit) * (i % 2 ? 3 : 1), 0);
  return String((10 - sum % 10) % 10);
}

export class Catalogue {

  #products = new Map();
  #barcodes = new Map();
  /** what the labels of scales contain, by their first two digits */
  scaleLabels = {};
  #skus = new Map();
  #position = 0;
  /** The record that was written last: changes are added to it until it is full. */
  #last = NO_RECORD;
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
    const forgotten = this.#forgotten;
    const position = (await read(['settings'], settings => settings.get('catalogue')))?.value ?? 0;
    let kept = 0;
    for (let isAll = false; !isAll;) {
      const range = IDBKeyRange.lowerBound(this.#last.number, true);
      const records = await read(['catalogue'], store => store.getAll(range, PIECE));
      if (forgotten !== this.#forgotten) {
        return;
      }
      for (const {items} of records) {
        kept += items.length;
        items.forEach(item => this.#enter(item));
      }
      this.#last = records.at(-1) ?? this.#last;
      isAll = records.length < PIECE;
    }
    this.#position = position;
    if (kept > 2 * this.size) {
      await this.#rewrite();
    }
  }

  /** Writes down each product once, without what it was before. */
  async #rewrite() {
    const all = [...this.#products.values()].map(({words, ...item}) => item);
    const records = [];
    for (let i = 0; i < all.length; i += RECORD) {
      records.push({number: records.length + 1, items: all.slice(i, i + RECORD)});
    }
    await write(['catalogue'], store => {
      store.clear();
      records.forEach(record => store.put(record));
    });
    this.#last = records.at(-1) ?? NO_RECORD;
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
        const record = this.#with(page.items);
        await write(['catalogue', 'settings'], (records, settings) => {
          records.put(record);
          settings.put({name: 'catalogue', value: page.position});
        });
        if (forgotten !== this.#forgotten) {
          return;
        }
        this.#last = record;
        page.items.forEach(item => this.#enter(item));
        this.#position = page.position;
      }
    }
  }

  /** Returns the last record with further products, or the one behind it. */
  #with(items) {
    const {number, items: before} = this.#last;
    return number > 0 && before.length + items.length <= RECORD ? {number, items: [...before, ...items]}
      : {number: number + 1, items};
  }

  #enter(item) {
    const product = {...item, words: plain(`${item.name} ${item.sku} ${item.barcode ?? ''}`)};
    const before = this.#products.get(product.product_id);
    if (before) {
      this.#forget(this.#skus, before.sku, before);
      this.#forget(this.#barcodes, before.barcode, before);
    }
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
    await write(['catalogue', 'settings'], (records, settings) => {
      records.clear();
      settings.delete('catalogue');
    });
    [this.#products, this.#barcodes, this.#skus].forEach(each => each.clear());
    this.#position = 0;
    this.#last = NO_RECORD;
  }

  byId(id) {
    return this.#products.get(id);
  }

  /** Returns the product of a scale's label, at the price of the piece that carries it; undefined if it is none. */
  findLabelled(code) {
    const text = code.trim();
    const kind = /^2\d{12}$/.test(text) ? this.scaleLabels[text.slice(0, 2)] : undefined;
    if (!kind || this.#barcodes.has(text) || text[12] !== checkDigit(text.slice(0, 12))) {
      return undefined;
    }
    const article = text.slice(0, 7) + '00000';
    const product = this.#barcodes.get(article + checkDigit(article));
    const value = Number(text.slice(7, 12));
    return product && {...product, label: text,
      price_cents: kind === 'price' ? value : Math.floor((2 * product.price_cents * value + 1000) / 2000)};
  }

  /** Returns the product with a barcode, with or without zeros in front, or a SKU; undefined if there is none. */
  find(code) {
    const text = code.trim();
    return (/^\d{8,13}$/.test(text) ? this.#barcodes.get(text.padStart(13, '0')) : undefined)
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
