/** What the columns that are made of purchases are called on the screen. */

const LABELS = {
  recency_days: "Days since last purchase",
  n_purchases: "Number of purchases",
  total_spend: "Spend",
  mean_purchase_value: "Value of a purchase",
  tenure_days: "Days since first purchase",
  n_products: "Number of products",
  mean_items: "Items in a purchase",
  mean_days_between: "Days between purchases",
  std_days_between: "Deviation of days between purchases",
  spend_trend: "Trend of spend",
  weekend_share: "Share bought at weekends",
  peak_month_share: "Share bought in the busiest month",
  refund_share: "Share refunded",
  frequency: "Repeat purchase days",
  recency_weeks: "Weeks from first to last",
  T_weeks: "Weeks since first purchase",
  monetary_value: "Value of a repeat purchase day",
  r_score: "Recency score",
  f_score: "Frequency score",
  m_score: "Money score",
  rfm_group: "RFM group",
  probability_active: "Likely still active",
  expected_purchases_90_days: "Purchases in 90 days",
  expected_value_90_days: "Value in 90 days",
};
const GROUP = /^share_(?!of_)(.+)$/;
const SHARES = new Set(["weekend_share", "peak_month_share", "refund_share", "probability_active"]);

/**
 * What a column made of purchases is called, or null for one that a file named itself.
 * @param {Object?} purchases the report on them, where there were any
 */
export function columnLabel(name, purchases) {
  if (!purchases) return null;
  const group = name.match(GROUP)?.[1];
  if (Object.hasOwn(LABELS, name)) return LABELS[name];
  return group ? `Share of ${group}` : null;
}

/** Whether the numbers of a column are shares of a whole, which read best as percentages. */
export const isShareColumn = (name, purchases) => Boolean(purchases) && (SHARES.has(name) || GROUP.test(name));
