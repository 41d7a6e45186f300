/** Where a provider's people begin: the figures of their work, and the work itself. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { NotFound } from "../app/not-found";
import { useViewer } from "../app/session";
import { Page } from "../ui/page";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { Charts } from "./charts";
import { useFigures } from "./figures";
import { LiveBar } from "./live-bar";
import { OverdueCases } from "./overdue-cases";
import { Queue } from "./queue";
import { Tiles } from "./tiles";
import { useWords } from "./words";

export default function ProviderHome() {
  const { may, organisation } = useViewer();
  if (may.includes("VIEW_DASHBOARD")) return <Dashboard />;
  return organisation.kind === "PROVIDER" && may.includes("LIST_CASES") ? <MyCases /> : <NotFound />;
}

function Dashboard() {
  const say = useWords();
  const sayUi = useUiWords();
  const { path } = useLocation();
  const [paused, setPaused] = useState(false);
  const { figures, error, again, at } = useFigures(paused);
  return (
    <Page title={say.text("dashboard")} heading={say("dashboard")} size="xl">
      {figures ? (
        <>
          <LiveBar at={at} paused={paused} setPaused={setPaused} />
          <Tiles figures={figures} path={path} />
          <OverdueCases overdue={figures.overdue} />
          <Charts figures={figures} />
        </>
      ) : error ? (
        <TroublePanel what={say.text("dashboardName")} error={error} again={again} />
      ) : (
        <Skeleton lines={14} words={sayUi("loading", say.text("dashboardName"))} />
      )}
      <Queue paused={paused} />
    </Page>
  );
}

function MyCases() {
  const say = useWords();
  return (
    <Page heading={say("service")} size="xl">
      <Queue paused={false} />
    </Page>
  );
}
