/** What the page says where the service says nothing, or nothing that a person could use. */

export const SILENCE = Object.freeze({
  status: 0,
  title: "The service does not answer",
  detail: "The page could not reach the service. It may have been stopped, or the network may be down.",
  errors: [],
});

/** Somebody asked for something else, or for nothing any more: nobody has to hear of it. */
export const CALLED_OFF = Object.freeze({ status: null, title: "Cancelled", detail: "", errors: [] });

export const NO_ADDRESS = Object.freeze({
  status: 404,
  title: "This customer has no page",
  detail: "An id made of dots cannot be asked for alone. The table and the downloads have this customer.",
  errors: [],
});

export const NO_MODEL = Object.freeze({ status: 409, title: "No model is active", detail: "", errors: [] });

export const NO_TITLE = (status) => `The service answered ${status}`;
export const NO_REASON = "It gave no reason.";

