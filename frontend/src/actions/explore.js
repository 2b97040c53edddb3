/** What is drawn of the features: the address holds it, so that it can be reloaded and shared. */

const STAGES = ["before", "after"];
const KINDS = ["pearson", "spearman"];
const ORDERS = ["table", "alike"];
const SPREADS = ["stacked", "apart"];
const DEFAULTS = Object.freeze({ stage: STAGES[0], kind: KINDS[0], order: ORDERS[0], spread: SPREADS[0], pair: null });

export function exploreActions({ store, replace }) {
  return {
    /** Changes some of it: `{ stage }`, `{ kind }`, `{ order }`, `{ spread }` or `{ pair: [across, up] | null }`. */
    explore(told) {
      const { params } = store.get().route;
      replace("explore", { ...params, ...Object.fromEntries(Object.entries(told).map(written)) });
    },
  };
}

/** What is usual is left out. */
function written([name, value]) {
  if (value === DEFAULTS[name]) return [name, null];
  return [name, name === "pair" ? JSON.stringify(value) : value];
}

/**
 * What the address says, and the usual where it says nothing that is known.
 * @returns {{stage: string, kind: string, order: string, spread: string, pair: string[] | null}}
 */
export function exploreOf({ stage, kind, order, spread, pair }) {
  const oneOf = (known, value) => (known.includes(value) ? value : known[0]);
  return {
    stage: oneOf(STAGES, stage),
    kind: oneOf(KINDS, kind),
    order: oneOf(ORDERS, order),
    spread: oneOf(SPREADS, spread),
    pair: pairIn(pair),
  };
}

/** Two names of features as a JSON array; whoever wrote the address may have written anything. */
function pairIn(text) {
  try {
    const pair = JSON.parse(text ?? "null");
    const isPair = Array.isArray(pair) && pair.length === 2 && pair.every((name) => typeof name === "string");
    return isPair ? pair : null;
  } catch {
    return null;
  }
}
