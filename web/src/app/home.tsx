/** Where somebody begins. */
import { Page } from "../ui/page";
import { lazyScreen } from "./lazy-screen";
import { useViewer } from "./session";
import { useWords } from "./words";

const loadSchool = () => import("../school/home");

const SchoolHome = lazyScreen(loadSchool);
const Allocation = lazyScreen(() => import("../ministry/allocation"));
const AuditHome = lazyScreen(() => import("../auditor/home"));
const Learning = lazyScreen(() => import("../learning"));
const Members = lazyScreen(() => import("../members"));
const ProviderHome = lazyScreen(() => import("../provider/home"));

/** Most people begin at a school's home page: it is fetched while we ask who they are. */
export function fetchAhead(): void {
  if (location.pathname === "/") loadSchool().catch(() => undefined);
}

export function Home() {
  const viewer = useViewer();
  if (viewer.organisation.kind === "SCHOOL" && viewer.may.includes("LIST_CASES")) return <SchoolHome />;
  if (viewer.organisation.kind === "PROVIDER" && viewer.may.includes("LIST_CASES")) return <ProviderHome />;
  // Whose only work waits for the course begins with it.
  if (viewer.waitingAccess.length > 0 && !viewer.may.includes("LIST_CASES")) return <Learning />;
  if (viewer.may.includes("AUDIT")) return <AuditHome />;
  if (viewer.may.includes("ALLOCATE")) return <Allocation />;
  if (viewer.may.includes("MANAGE_MEMBERS")) return <Members />;
  return <Nothing />;
}

function Nothing() {
  const say = useWords();
  return (
    <Page heading={say("service")}>
      <p class="govuk-body">{say("noWork")}</p>
      <p class="govuk-body">{say("noWorkHelp")}</p>
    </Page>
  );
}
