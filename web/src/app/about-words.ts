import { catalogue } from "../i18n/words";

const english = {
  contact: "Contact us",
  contact1:
    "Speak to your organisation's Delegated Authoriser if you can't sign in, or can't see a case that you should.",
  contact2: "For a question about a case, add a comment to it. The service provider's Case Manager reads it.",
  contact3: "If someone is in danger now, call 111.",

  privacy: "Privacy",
  privacy1:
    "This service holds information about children and their families. You see only what your role needs, and every look that the law asks us to record is recorded.",
  privacy2:
    "Nothing about a person is stored on your device. Drafts are kept by the service, so another person who uses your computer can't find them.",
  privacy3:
    "Sign out when you leave your computer. Your organisation's Delegated Authoriser decides who has access.",

  copyright: "Copyright",
  copyright1:
    "The words and the code of this website are free to use under the Apache 2.0 licence or the MIT licence.",
  copyright2:
    "Parts of the page patterns come from GOV.UK Frontend, Crown Copyright (Government Digital Service), used under the MIT licence.",
  copyright3:
    "What people write on cases belongs to them and their organisations, and may not be copied from here.",

  accessibility: "Accessibility",
  accessibilityLead:
    "We want everybody to be able to use this service, with a keyboard, a screen reader, a phone or large text.",
  standardHeading: "What we aim for",
  standard:
    "The pages are made to meet the New Zealand Government Web Accessibility Standard 1.2, and with it the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA.",
  canHeading: "What you can do",
  can1: "Use every page with a keyboard alone. The focus is always visible.",
  can2: "Read every page at 400% zoom, or 320 pixels wide, without scrolling sideways.",
  can3: "Change the language to te reo Māori at the top of each page.",
  can4: "Switch off movement in your device's settings. We follow it.",
  can5: "Print any page. Menus are left out.",
  knownHeading: "What we know is not right yet",
  known1: "The te reo Māori words are a draft until a licensed translator has reviewed them.",
  known2: "The names of services, and the lines of a case's activity, are in English only.",
  testedHeading: "How we test",
  tested:
    "Each page is checked by machine at every change, in the states it can be in, wide and narrow. The main tasks are run with the keyboard only.",
  tellHeading: "Tell us",
  tell: "If something does not work for you, tell your organisation's Delegated Authoriser, who can reach us.",
};

export type AboutWords = typeof english;
export const useAboutWords = catalogue(english, () => import("./about-words.mi"));
