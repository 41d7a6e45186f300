import { catalogue } from "../i18n/words";

const english = {
  onlineServices: "Online Services",
  audience: "Education organisations",
  service: "Attendance service",
  skip: "Skip to main content",
  menu: "Menu",
  home: "Home",
  dashboard: "Dashboard",
  replay: "Replay",
  users: "Users",
  settings: "Settings",
  notifications: "Notifications",
  unread: "new",
  signOut: "Sign out",
  language: "Language",
  draftWords: "The te reo Māori words are a draft until a licensed translator has reviewed them.",
  offline: "You're offline. You can keep reading. Anything you submit will wait here until you're back.",
  reconnecting: "Reconnecting. What you see may be a little behind.",
  newVersion: "A new version is ready.",
  reload: "Reload",
  part: "this part of the page",
  loadingPage: "Loading the page",

  contactUs: "Contact us",
  privacy: "Privacy",
  copyright: "Copyright",
  accessibility: "Accessibility",
  govtNz: "Govt.nz",

  signInTitle: "Sign in",
  signInHeading: "Login with Education Sector Logon (ESL)",
  signInDemo: "This is a demonstration. Choose an account to sign in as.",
  signInNotYet: "This server has no sign-in set up. Ask whoever runs it.",
  signInEsl: "Login with ESL",
  signInEslTab: "Login with ESL (opens in a new tab)",
  signInOver: "Sign in in another tab, then come back to this one. What you have written stays here.",
  notSignedInNoAccess:
    "You have no access to the Attendance Service CMS. Ask your organisation's Delegated Authoriser.",
  notSignedInCancelled: "You were not signed in. Login again when you are ready.",
  notSignedInUnreachable: "Education Sector Logon can't be reached just now. Try again in a few minutes.",
  notSignedInFailed: "We could not sign you in. Try again.",
  signInAs: "Account",
  noEsl: "I don't have an ESL",
  noEslHelp: "Speak to your organisation's Delegated Authoriser, who will help you get set up.",
  signIn: "Sign in",
  signingIn: "Signing in…",
  accounts: "the accounts",
  signInFailed: "We could not sign you in. Try again.",
  chooseAccount: "Choose an account",

  sessionOver: "You have been signed out",
  sessionOverHelp: "Sign in again to go on. What you have written here is kept until you do.",

  you: "your account",
  notFoundTitle: "Page not found",
  notFoundHelp:
    "If you typed the address, check that it is right. If you followed a link, the page may have moved.",
  goHome: "Go to the home page",
  noWork: "There is nothing for your account to do in the Attendance Service yet.",
  noWorkHelp: "Your organisation's Delegated Authoriser arranges what you can see and do.",
};

export type AppWords = typeof english;
export const useWords = catalogue(english, () => import("./words.mi"));
