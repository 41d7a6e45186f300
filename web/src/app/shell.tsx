/** What stands around every page. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { line } from "../api/live";
import { useStore } from "../api/store";
import { isOutdated } from "../api/version";
import { LANG, type Language, language, speak } from "../i18n/language";
import { Announcer } from "../ui/announce";
import { useSlow } from "../ui/skeleton";
import { navigation } from "./navigation";
import { useOffline } from "./offline";
import { fetchPart } from "./part";
import { savePreference } from "./preference";
import { signOut, useAnyViewer, type Viewer } from "./session";
import { useShortcuts } from "./shortcuts";
import { unread } from "./unread";
import { watchVersion } from "./version-watch";
import { useWords } from "./words";

export function Shell({ children }: { children: ComponentChildren }) {
  const say = useWords();
  const viewer = useAnyViewer();
  const { route } = useLocation();
  useShortcuts({ "g h": () => route("/") });
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to the main part of this page. */}
      <a href="#main" class="govuk-skip-link" onClick={skip}>
        {say("skip")}
      </a>
      <Header viewer={viewer} />
      <Navigation viewer={viewer} />
      <LanguageChoice viewer={viewer} />
      <Banners />
      <div class="app-main">
        <div class="govuk-width-container">
          <main class="govuk-main-wrapper" id="main" tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <Footer />
      <Announcer />
    </>
  );
}

/** The router would take the link for a page. */
function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Header({ viewer }: { viewer: Viewer | undefined }) {
  const say = useWords();
  const [leaving, setLeaving] = useState(false);
  function leave() {
    if (leaving) return;
    setLeaving(true);
    signOut().catch(() => setLeaving(false));
  }
  return (
    <header class="app-header">
      <div class="govuk-width-container app-header__row">
        <div class="app-header__names">
          <span class="app-header__name">{say("onlineServices")}</span>
          <span class="app-header__audience">{say("audience")}</span>
        </div>
        {viewer ? (
          <div class="app-header__person">
            <span>
              {viewer.name}, {viewer.organisation.name}
            </span>
            <Bell />
            <a href="/settings">{say("settings")}</a>
            <button type="button" class="app-header__button" aria-disabled={leaving} onClick={leave}>
              {say("signOut")}
            </button>
          </div>
        ) : null}
      </div>
    </header>
  );
}

/** The way to what somebody was told, and how much of it is new. */
function Bell() {
  const say = useWords();
  const count = useStore(unread);
  return (
    <a href="/notifications">
      {say("notifications")}
      {count > 0 ? (
        <>
          {" "}
          <span class="app-header__count">
            {count}
            <span class="govuk-visually-hidden"> {say("unread")}</span>
          </span>
        </>
      ) : null}
    </a>
  );
}

function Navigation({ viewer }: { viewer: Viewer | undefined }) {
  const say = useWords();
  const { path } = useLocation();
  const items = viewer ? navigation(viewer) : [];
  return (
    <section class="govuk-service-navigation" aria-label={say.text("service")}>
      <div class="govuk-width-container">
        <div class="govuk-service-navigation__container">
          <span class="govuk-service-navigation__service-name">
            <a href="/" class="govuk-service-navigation__link">
              {say("service")}
            </a>
          </span>
          {items.length > 1 ? (
            <nav aria-label={say.text("menu")} class="govuk-service-navigation__wrapper">
              <ul class="govuk-service-navigation__list">
                {items.map(({ href, word }) => (
                  <li
                    key={href}
                    class={`govuk-service-navigation__item${path === href ? " govuk-service-navigation__item--active" : ""}`}
                  >
                    <a
                      class="govuk-service-navigation__link"
                      href={href}
                      aria-current={path === href ? "page" : undefined}
                    >
                      {say(word)}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          ) : null}
        </div>
      </div>
    </section>
  );
}

const LANGUAGES: [Language, string][] = [
  ["en", "English"],
  ["mi", "te reo Māori"],
];

function LanguageChoice({ viewer }: { viewer: Viewer | undefined }) {
  const say = useWords();
  const spoken = useStore(language);
  async function choose(wanted: Language) {
    await fetchPart(() => speak(wanted));
    if (viewer) await savePreference(viewer, wanted);
  }
  return (
    <>
      <nav class="app-language" aria-label={say.text("language")}>
        <div class="govuk-width-container">
          <ul class="app-language__list">
            {LANGUAGES.map(([code, name]) => (
              <li key={code} lang={LANG[code]}>
                {code === spoken ? (
                  <span class="app-language__choice" aria-current="true">
                    {name}
                  </span>
                ) : (
                  <button type="button" class="app-language__choice" onClick={() => choose(code)}>
                    {name}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      </nav>
      {spoken === "mi" ? (
        <section class="app-draft-words" aria-label={say.text("language")}>
          <div class="govuk-width-container">
            <p>{say("draftWords")}</p>
            <p lang={LANG.en}>
              The <span lang="mi">te reo Māori</span> words are a draft until a licensed translator has
              reviewed them.
            </p>
          </div>
        </section>
      ) : null}
    </>
  );
}

/** A server that was restarted is back by then, and nobody need have known. */
const PATIENCE_MS = 3_000;

/** What concerns every page: no network, news that come late, a newer client. */
function Banners() {
  return (
    <>
      <LineBanner />
      <VersionBanner />
    </>
  );
}

function VersionBanner() {
  const say = useWords();
  const outdated = useStore(isOutdated);
  useEffect(watchVersion, []);
  return (
    <div role="status" class={outdated ? "app-banner" : undefined}>
      {outdated ? (
        <div class="govuk-width-container">
          <p>
            {say("newVersion")}{" "}
            <button type="button" class="app-button-link" onClick={() => location.reload()}>
              {say("reload")}
            </button>
          </p>
        </div>
      ) : null}
    </div>
  );
}

function LineBanner() {
  const say = useWords();
  const offline = useOffline();
  const broken = useSlow(useStore(line) === "broken", PATIENCE_MS);
  const words = offline ? say("offline") : broken ? say("reconnecting") : null;
  return (
    <div role="status" class={words ? "app-banner" : undefined}>
      {words ? (
        <div class="govuk-width-container">
          <p>{words}</p>
        </div>
      ) : null}
    </div>
  );
}

function Footer() {
  const say = useWords();
  return (
    <footer class="app-footer">
      <div class="govuk-width-container">
        <ul>
          <li>
            <a class="govuk-link" href="/about/contact">
              {say("contactUs")}
            </a>
          </li>
          <li>
            <a class="govuk-link" href="/about/privacy">
              {say("privacy")}
            </a>
          </li>
          <li>
            <a class="govuk-link" href="/about/copyright">
              {say("copyright")}
            </a>
          </li>
          <li>
            <a class="govuk-link" href="/about/accessibility">
              {say("accessibility")}
            </a>
          </li>
          <li>
            <a class="govuk-link" href="https://www.govt.nz" rel="noreferrer">
              {say("govtNz")}
            </a>
          </li>
        </ul>
      </div>
    </footer>
  );
}
