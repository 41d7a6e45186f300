/** Who will see what somebody is about to put on a case: chosen by the provider, told to a school. */
import type { CaseHeadFragment, Visibility } from "../api/gql/graphql";
import { later } from "../app/later";
import { Radios } from "../ui/inputs";
import { type CaseWords, useWords } from "./words";

const SharedWith = later(() => import("../provider/acts").then((all) => all.SharedWith));

interface WhoSeesProps {
  found: CaseHeadFragment;
  visibility: Visibility;
  setVisibility: (visibility: Visibility) => void;
  /** What the provider's own is called. */
  internal: keyof CaseWords & ("internal" | "internalNote");
  /** What stands above a school's list of who will see it. */
  visibleTo: preact.ComponentChildren;
}

/** The visibility to send: a school has none to choose. */
export function visibilityOf(found: CaseHeadFragment, chosen: Visibility): Visibility | null {
  return found.viewerMay.includes("SHARE") ? chosen : null;
}

export function WhoSees({ found, visibility, setVisibility, internal, visibleTo }: WhoSeesProps) {
  const say = useWords();
  if (!found.viewerMay.includes("SHARE")) {
    return (
      <>
        <p class="govuk-body app-tight">{visibleTo}</p>
        <ul class="govuk-list govuk-list--bullet">
          <li>{say("visibleProvider")}</li>
          <li>{say("visibleContact")}</li>
          <li>{say("visibleLead")}</li>
        </ul>
      </>
    );
  }
  return (
    <>
      <Radios
        id="visibility"
        label={say("whoSees")}
        legendSize="s"
        small
        value={visibility}
        onInput={(value) => setVisibility(value as Visibility)}
        choices={[
          { value: "INTERNAL", label: say(internal), hint: say("internalHint") },
          { value: "SHARED", label: say("shareWithSchool") },
        ]}
      />
      {visibility === "SHARED" ? <SharedWith number={found.number} /> : null}
    </>
  );
}
