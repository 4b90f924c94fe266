import {html, useEffect, useRef, useState} from './preact.js';
import {number, t} from './page.js';
import {settings, shop} from './api.js';

/** The gateway keeps an answer as long. */
const KEPT_MS = 60000;
/** Fewer pieces are said in figures. */
const FEW = 5;

const known = new Map();

/** Returns the availability of a product: {online, stores}, where a store is {name, available}. */
export function availability(id) {
  const entry = known.get(id);
  if (entry !== undefined && performance.now() - entry.at < KEPT_MS) {
    return entry.answer;
  }
  const answer = shop(`inventory-service/products/${id}/availability`).then(({body}) => ({
    online: body.locations.find(location => location.location_id === settings().location_id)?.available ?? 0,
    stores: body.locations.filter(location => location.type === 'store'),
  }));
  known.set(id, {at: performance.now(), answer});
  answer.catch(() => known.delete(id));
  return answer;
}

/** Says whether a product can be had; asks when it comes into view. An answer that is missing leaves it unsaid. */
export function Stock({id, tell}) {
  const place = useRef();
  const [online, setOnline] = useState(null);
  useEffect(() => {
    let shown = true;
    const observer = new IntersectionObserver(async entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        observer.disconnect();
        try {
          const available = (await availability(id)).online;
          if (shown) {
            setOnline(available);
            tell?.(available);
          }
        } catch {
          // nothing is promised
        }
      }
    });
    observer.observe(place.current);
    return () => {
      shown = false;
      observer.disconnect();
    };
  }, [id]);
  return html`<p class="stock small" ref=${place}>${online !== null && html`<${Available} pieces=${online} />`}</p>`;
}

export function Available({pieces}) {
  if (pieces <= 0) {
    return html`<span class="badge bad"><span aria-hidden="true">✕</span>${t('soldOut')}</span>`;
  }
  return pieces <= FEW
    ? html`<span class="badge warn"><span aria-hidden="true">!</span>${t('fewLeft', {n: number(pieces)})}</span>`
    : html`<span class="badge good"><span aria-hidden="true">✓</span>${t('inStock')}</span>`;
}
