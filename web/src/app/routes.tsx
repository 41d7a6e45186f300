/** Which address shows which screen. Each screen is a chunk of its own, fetched when it is first needed. */
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { Case } from "../case/prefetch";
import { Home } from "./home";
import { lazyScreen } from "./lazy-screen";
import { NotFound } from "./not-found";
import { Session } from "./session";
import { Shell } from "./shell";

const About = lazyScreen(() => import("./about"));
const Settings = lazyScreen(() => import("./settings"));
const Service = lazyScreen(() => import("../school/service"));
const Request = lazyScreen(() => import("../school/request"));
const Replay = lazyScreen(() => import("../auditor/replay"));
const Members = lazyScreen(() => import("../members"));
const Notices = lazyScreen(() => import("../notices"));
const Learning = lazyScreen(() => import("../learning"));
const Provider = lazyScreen(() => import("../provider/home"));

export function App() {
  return (
    <LocationProvider>
      <Shell>
        <Pages />
      </Shell>
    </LocationProvider>
  );
}

/** Some pages are for everybody; the rest for those who are signed in. */
function Pages() {
  const { path } = useLocation();
  if (path.startsWith("/about/")) {
    return (
      <Router>
        <Route path="/about/:topic" component={About} />
        <Route default component={NotFound} />
      </Router>
    );
  }
  return (
    <Session>
      <Router>
        <Route path="/" component={Home} />
        <Route path="/sign-in" component={Home} />
        <Route path="/services/:service" component={Service} />
        <Route path="/requests/:draft/:page?" component={Request} />
        <Route path="/cases/:number/:part?" component={Case} />
        <Route path="/audit/cases/:number" component={Replay} />
        <Route path="/provider" component={Provider} />
        <Route path="/admin/users" component={Members} />
        <Route path="/notifications" component={Notices} />
        <Route path="/learning/:course?/:lesson?" component={Learning} />
        <Route path="/settings" component={Settings} />
        <Route default component={NotFound} />
      </Router>
    </Session>
  );
}
