/* Small things the browser may remember. Storage can be full or forbidden: then nothing is remembered. */

/** Reads `key` of `storage`; null when it is not there. */
export function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

/** Writes `value` under `key`; answers whether it was kept. */
export function keep(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
