/** What a service is for, before it is asked for. */
import { useLocation } from "preact-iso/router";
import { useCommand } from "../api/command";
import {
  DraftListDocument,
  HomeCountsDocument,
  ServicePageDocument,
  StartDraftDocument,
} from "../api/gql/graphql";
import { outdated, useAnswer } from "../api/query";
import { NotFound } from "../app/not-found";
import { useViewer } from "../app/session";
import { dayAndMonth } from "../i18n/dates";
import { ErrorSummary } from "../ui/error-summary";
import { BackLink, Page } from "../ui/page";
import { useMistakes } from "../ui/refusals";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import { useRequestWords } from "./request-words";

export default function Service({ params: { service: key } }: { params: { service: string } }) {
  const say = useRequestWords();
  const sayUi = useUiWords();
  const { data, error, refetch } = useAnswer(ServicePageDocument, {});
  const { may } = useViewer();
  const service = data?.data.services[0];
  if (key !== "chronic-absence" || (data && !service)) return <NotFound />;
  if (!service) {
    return (
      <Page key="coming" heading={say("home")}>
        {error ? <TroublePanel what={say.text("serviceName")} error={error} again={refetch} /> : null}
        {error ? null : <Skeleton lines={8} words={sayUi("loading", say.text("serviceName"))} />}
      </Page>
    );
  }
  return (
    <Page
      key="here"
      title={service.name}
      heading={service.name}
      above={<BackLink href="/">{say("home")}</BackLink>}
    >
      <div class="app-reading">
        <p class="govuk-body">{service.description}</p>
        <h2 class="govuk-heading-m">{say("whoHeading")}</h2>
        <p class="govuk-body">{say("who")}</p>
        <h2 class="govuk-heading-m">{say("needHeading")}</h2>
        <ul class="govuk-list govuk-list--bullet">
          <li>{say("need1")}</li>
          <li>{say("need2")}</li>
          <li>{say("need3")}</li>
          <li>{say("need4")}</li>
        </ul>
        <p class="govuk-body">{say("time")}</p>
        <p class="govuk-body">{say("contactNote")}</p>
        <h2 class="govuk-heading-m">{say("nextHeading")}</h2>
        <p class="govuk-body">{say("next")}</p>
        <h2 class="govuk-heading-m">{say("privacyHeading")}</h2>
        <p class="govuk-body">{say("privacy")}</p>
        {may.includes("SUBMIT_REQUEST") ? (
          <Start service={service} />
        ) : (
          <p class="govuk-inset-text">{say("noRight")}</p>
        )}
      </div>
    </Page>
  );
}

interface StartProps {
  service: { id: string; mayStart: boolean; availableFrom: string | null };
}

function Start({ service }: StartProps) {
  const say = useRequestWords();
  const sayUi = useUiWords();
  const { route } = useLocation();
  const { send, standing } = useCommand(StartDraftDocument);
  const mistakes = useMistakes(standing, () => undefined);
  if (!service.mayStart) {
    const { availableFrom } = service;
    return availableFrom ? (
      <p class="govuk-inset-text">{say("availableFrom", dayAndMonth(availableFrom, say.language))}</p>
    ) : null;
  }
  async function start() {
    const begun = await send({ serviceId: service.id });
    if (!begun?.draft) return;
    outdated(DraftListDocument);
    outdated(HomeCountsDocument);
    route(`/requests/${begun.draft.id}`);
  }
  const sending = standing.is === "sending";
  return (
    <>
      <ErrorSummary heading={sayUi("thereIsAProblem")} mistakes={mistakes} />
      <button type="button" class="govuk-button" aria-disabled={sending} onClick={start}>
        {sending ? say("starting") : say("startRequest")}
      </button>
    </>
  );
}
