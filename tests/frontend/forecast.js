/** A small forecast as the service tells it, for tests. */

import { model } from "./model.js";

const outlook = (share) => ({
  n_customers: 100 * share,
  expected_active: 60 * share,
  expected_purchases: 521 * share,
  purchases_low: 495 * share,
  purchases_high: 548 * share,
  expected_value: 2_100_000 * share,
  value_low: 1_900_000 * share,
  value_high: 2_400_000 * share,
  past_spend: 8_400_000 * share,
});
const point = (week, expected, actual, isHoldout) => ({
  week,
  date: `2026-0${week}-01T00:00:00`,
  expected,
  low: isHoldout || actual === null ? expected - 5 : null,
  high: isHoldout || actual === null ? expected + 5 : null,
  actual,
  is_holdout: isHoldout,
});

export const forecast = {
  model_id: "m1",
  as_of: "2026-05-01T00:00:00",
  horizon_days: 90,
  warnings: [],
  total: outlook(1),
  segments: model.segments.map(({ segment, name, color }) => ({
    segment,
    name,
    color,
    ...outlook(segment ? 0.75 : 0.25),
  })),
  curve: [point(6, 200, null, false), point(8, 521, null, false)],
  holdout: {
    kind: "bg_nbd",
    calibration_weeks: 2,
    holdout_weeks: 2,
    n_customers: 90,
    expected: 1653,
    low: 1590,
    high: 1720,
    actual: 1882,
    by_frequency: [
      { frequency: "0", n_customers: 50, expected: 10, actual: 12 },
      { frequency: "1", n_customers: 0, expected: 0, actual: 0 },
      { frequency: "7+", n_customers: 4, expected: 20, actual: 16 },
    ],
    curve: [point(1, 10, 9, false), point(2, 21, 20, false), point(3, 30, 33, true), point(4, 40, 48, true)],
  },
  activity: {
    frequencies: [0, 1, 2],
    recencies_weeks: [0, 10, 20],
    T_weeks: 26,
    probability_active: [
      [0.7, null, null],
      [0.3, 0.6, 0.9],
      [0.1, 0.5, 0.95],
    ],
    n_customers: [
      [40, 0, 0],
      [0, 3, 9],
      [1, 0, 20],
    ],
  },
};

export const recency = {
  n_rows: 900,
  customer_ids: ["1", "<b>2", "3"],
  segments: [0, 1, 1],
  recency_days: [0, 30, 300],
  n_purchases: [40, 1, 1],
  total_spend: [9000, 40, -5],
  rfm: [],
};

export const trend = {
  model_ids: ["m1", "m0"],
  n_periods_observed: 1,
  period_days: 30.4,
  segments: model.segments,
  matrix: [
    [0.9, 0.1],
    [0.05, 0.95],
  ],
  sizes: [0, 1, 2].map((period) => ({
    period,
    segments: [
      { segment: 0, expected: 178 + period, low: 178 - 5 * period, high: 178 + 7 * period },
      { segment: 1, expected: 262 - period, low: 262 - 7 * period, high: 262 + 5 * period },
    ],
  })),
  warnings: [],
};

export const purchases = {
  columns: { customer: "buyer", date: "day", quantity: "pieces", price: "each", amount: null },
  reasons: { customer: "Its name says so." },
  as_of: "2026-02-01T00:00:00",
  first_at: "2025-01-02T10:00:00",
  last_at: "2026-01-31T09:00:00",
  n_lines: 1100,
  n_purchases: 400,
  n_customers: 90,
  n_without_customer: 12,
  n_without_date: 0,
  n_in_future: 0,
  n_free: 3,
  n_refund_lines: 8,
  n_matched_lines: 5,
  revenue: 1000,
  refunded: 70,
  groups: [],
};
