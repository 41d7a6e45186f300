/** A request was submitted: what happens now. */
import { CasePageDocument } from "../api/gql/graphql";
import { useAnswer } from "../api/query";
import { Hidden } from "../case/hidden";
import { Page } from "../ui/page";
import { Skeleton } from "../ui/skeleton";
import { useWords as useUiWords } from "../ui/words";
import { useRequestWords } from "./request-words";

export default function Submitted({ number }: { number: string }) {
  const say = useRequestWords();
  const sayUi = useUiWords();
  const { data } = useAnswer(CasePageDocument, { number });
  const found = data?.data.caseByNumber;
  if (data && !found) return <Hidden />;
  const contact = found?.primaryContact?.person.name ?? "";
  return (
    <Page
      title={say.text("submitted")}
      heading={say("submitted")}
      panel={
        <>
          {say("caseNumber")}
          <br />
          <strong>{number}</strong>
        </>
      }
    >
      <div class="app-reading">
        <h2 class="govuk-heading-m">{say("whatNext")}</h2>
        {found ? (
          <p class="govuk-body">
            {found.provider ? say("goneTo", found.provider.name, contact) : say("notAllocated", contact)}
          </p>
        ) : (
          <Skeleton lines={1} words={sayUi("loading", say.text("draftName"))} />
        )}
        <p class="govuk-body">
          <a class="govuk-link" href={`/cases/${number}`}>
            {say("openCase")}
          </a>
        </p>
        <p class="govuk-body">
          <a class="govuk-link" href="/">
            {say("home")}
          </a>
        </p>
      </div>
    </Page>
  );
}
