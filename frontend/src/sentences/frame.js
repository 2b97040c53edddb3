/** What stands around every screen. */

export const LANGUAGE = "en";

export const FRAME = Object.freeze({
  skip: "Skip to the content",
  screens: "Screens",
  home: "Segment, home",
  more: "More",
  moreScreens: "More screens",
  close: "Close",
  activeModel: "Active model: ",
  trained: "trained ",
  noModel: "No model yet",
  noAnswer: "The model is out of reach",
  api: "API",
  apiHint: "What is on this screen, for a program: curl and Python.",
  signOut: "Sign out",
});

export const SAMPLE_NOTICE = Object.freeze({
  title: "This is a made-up sample.",
  text: " Its customers are invented, so that you can look around. ",
  bring: "Drop your own file anywhere on this page, or choose it on Data.",
  ask: "A trainer or an admin can bring a file of your own.",
  action: "Use your own file",
});

const STAYS = " What you see may be old, and what you typed stays.";
export const GONE_NOTICE = Object.freeze({
  silent: { title: "The service does not answer.", text: `${STAYS} This page keeps asking and goes on by itself.` },
  offline: { title: "You are offline.", text: `${STAYS} This page goes on by itself when the network is back.` },
});

/** What is said aloud when the service is lost and found. */
export const REACH = Object.freeze({
  silent: "The service does not answer.",
  offline: "You are offline.",
  back: "The service answers again.",
});

/** A screen whose script did not come. */
export const MISSING = Object.freeze({
  title: (screen) => `${screen} could not be loaded`,
  detail: "The page could not fetch this screen from the service. The other screens that were opened before still work.",
  offline: "You are offline, and this screen was not opened before. The screens that were still work.",
  stillGone: "The service still does not answer.",
});
