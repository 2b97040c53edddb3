/** The processes that purchases and spend are described by. */

const NAMES = { bg_nbd: "BG/NBD", mbg_nbd: "MBG/NBD", pareto_nbd: "Pareto/NBD", gamma_gamma: "Gamma-Gamma" };

export const processName = (kind) => NAMES[kind] ?? String(kind);

/** What each supposes. */
export const PROCESSES = {
  bg_nbd:
    "Each customer buys at a rate of its own, and may stop for good after any purchase but the first " +
    "(Fader, Hardie and Lee 2005).",
  mbg_nbd:
    "Each customer buys at a rate of its own, and may stop for good after any purchase, the first among them " +
    "(Batislam, Denizel and Filiztekin 2007).",
  pareto_nbd:
    "Each customer buys at a rate of its own, and may stop for good at any moment " +
    "(Schmittlein, Morrison and Colombo 1987).",
  gamma_gamma:
    "What a customer spends varies from purchase to purchase around a mean of its own, whatever the number of " +
    "purchases (Fader and Hardie 2013).",
};
