/** What was done to the data. */

import { integer, plural, sentenceList, shorten } from "../format.js";

/** How the data was cleaned: one sentence for each thing that was done. */
export function cleaning(data) {
  const sentences = [
    rowsRead(data),
    data.n_duplicates_removed > 0 &&
      `${plural(data.n_duplicates_removed, "exact copy", "exact copies")} of another row left out.`,
    data.n_rows_dropped > 0 && `${plural(data.n_rows_dropped, "row")} dropped because something was missing.`,
    cells(data.missing_values, "missing", "filled in from the other customers"),
    cells(data.unparsable_values, "that could not be read as a number", "treated as missing"),
    outliers(data),
    transformed(data),
  ];
  return sentences.filter(Boolean);
}

const rowsRead = (data) =>
  data.purchases
    ? `${plural(data.n_rows_received, "line")} of purchases came in, of ${plural(data.purchases.n_customers, "customer")}; ${integer(data.n_rows_used)} of them shaped the segments.`
    : `${plural(data.n_rows_received, "row")} came in, ${integer(data.n_rows_used)} shaped the segments${
    data.id_column
      ? `; customers are named by ${shorten(data.id_column, 40)}`
      : "; customers are numbered by their row"
  }.`;

function cells(counts, what, then) {
  const columns = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
  if (!columns.length) return null;
  const total = columns.reduce((sum, [, count]) => sum + count, 0);
  const where = sentenceList(
    columns.slice(0, 6).map(([name, count]) => `${integer(count)} in ${shorten(name, 40)}`),
  );
  const more = columns.length > 6 ? ` and ${plural(columns.length - 6, "more column")}` : "";
  return `${plural(total, "value")} ${what} (${where}${more}), ${then}.`;
}

function outliers({ n_outliers_excluded: count }) {
  if (!count) return "No customer was unusual enough to be kept from shaping the segments.";
  return `${plural(count, "unusual customer")} did not shape the segments, and ${count === 1 ? "was" : "were"} still given one.`;
}

function transformed({ log_features: logged = [], categorical_features: categorical = [] }) {
  const parts = [];
  if (logged.length)
    parts.push(
      `${names(logged)} put on a logarithmic scale, so that a few very large values do not decide everything`,
    );
  if (categorical.length)
    parts.push(`${names(categorical)} read as ${categorical.length === 1 ? "a category" : "categories"}`);
  return parts.length ? `${parts.join("; ")}.` : null;
}

function names(features) {
  const shown = features.slice(0, 6).map((name) => shorten(name, 40));
  if (features.length > 6) shown.push(`${integer(features.length - 6)} more`);
  return sentenceList(shown);
}
