/** Who sees what is shared on a case, by name and why. */

import { useAnswer } from "../../api/query";
import { CaseSharedWithDocument } from "../../desk/gql/graphql";
import { Skeleton } from "../../ui/skeleton";
import { TroublePanel } from "../../ui/trouble";
import { useWords } from "./words";

/** `lose`: who will no longer see it. */
export function SharedWith({ number, lose = false }: { number: string; lose?: boolean }) {
  const say = useWords();
  const { data, error, refetch } = useAnswer(CaseSharedWithDocument, { number });
  const people = data?.data.caseByNumber?.sharedWith;
  if (error && !people) return <TroublePanel what={say.text("whoSees")} error={error} again={refetch} />;
  if (!people) return <Skeleton words={say("whoSees")} lines={3} />;
  if (people.length === 0) return <p class="govuk-body">{say("nobodySees")}</p>;
  return (
    <div class="app-shared-with">
      <p class="govuk-body app-tight">{say(lose ? "willNotSee" : "willSee")}</p>
      <ul class="govuk-list govuk-list--bullet">
        {people.map(({ person, because }) => (
          <li key={person.id} dir="auto">
            <strong>{person.name}</strong>, {person.organisation.name} ({because})
          </li>
        ))}
      </ul>
    </div>
  );
}
