/** The file that comes back: what it is called, and which kind it is. */

export const KINDS = Object.freeze({
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
});
const LONGEST = 80;
const ENDINGS = /(\.(csv|tsv|txt|json|ndjson|jsonl|xlsx|xls|parquet|arrow|feather|gz|zip))+$/i;
/** Marks that nobody sees, and what file systems do not take. */
const ODD = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"/\\|?*]+/g;

/** @example resultName("Kunden 2026.xlsx", "csv", "segments") // "Kunden 2026-segments.csv" */
export function resultName(name, kind, ending) {
  const bare = String(name).replace(ENDINGS, "").replace(ODD, " ").trim();
  const short = Array.from(bare).slice(0, LONGEST).join("").trim();
  return `${short || ending}${short ? `-${ending}` : ""}.${kind}`;
}

/** A workbook comes back as one. */
export const kindOf = (name) => (/\.xlsx$/i.test(String(name)) ? "xlsx" : "csv");

/**
 * How many customers of a file are in each segment, beside those of training.
 * @param {Array<{segment: number, share: number}>} places all segments of the model, with their shares in training
 * @param {Array<{segment: number, n_customers: number}>} placed
 * @param {Object} unassigned the place of customers in no segment
 */
export function sharesNow(places, placed, unassigned) {
  const counts = new Map(placed.map((one) => [one.segment, one.n_customers]));
  const nCustomers = nPlaced({ placed }) || 1;
  const isNew = counts.has(unassigned.segment) && !places.some(({ segment }) => segment === unassigned.segment);
  return [...places, ...(isNew ? [{ ...unassigned, share: 0 }] : [])].map((place) => {
    const nNow = counts.get(place.segment) ?? 0;
    return { ...place, trained_share: place.share, n_customers: nNow, share: nNow / nCustomers };
  });
}

/** How many customers were placed. */
export const nPlaced = ({ placed }) => placed.reduce((total, one) => total + one.n_customers, 0);
