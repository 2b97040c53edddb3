import { h } from "../dom.js";
import { MISSING } from "../sentences/frame.js";
import { retryNotice } from "./states.js";

/** A screen whose script did not come. */
export const missingScreen = (label, isOffline, onRetry) => [
  h("h1", { tabindex: "-1" }, label),
  retryNotice(
    { title: MISSING.title(label), detail: isOffline ? MISSING.offline : MISSING.detail, errors: [] },
    onRetry,
  ),
];
