/** What is known of a case: the student, the contact, the provider and the request. */
import type { ComponentChildren } from "preact";
import type { CaseDetailsFragment, CaseHeadFragment } from "../api/gql/graphql";
import { calendarDay, dateTime } from "../i18n/dates";
import { DetailsList, type Known } from "../ui/details-list";
import { answered } from "./answers";
import { useWords } from "./words";

type Found = CaseHeadFragment & CaseDetailsFragment;

export function Details({ found }: { found: Found }) {
  const say = useWords();
  const { learner, primaryContact: contact } = found;
  const row = (key: string, term: ComponentChildren, value: ComponentChildren): Known[] =>
    value === null || value === undefined || value === "" ? [] : [{ key, term, value }];
  return (
    <>
      <h2 class="govuk-heading-m">{say("studentDetails")}</h2>
      <DetailsList
        rows={[
          ...row("name", say("name"), learner?.name ?? say("notKnown")),
          ...row("year", say("yearLevel"), learner?.yearLevel),
          ...row("nsn", say("nsn"), learner?.nsn),
          ...row("birth", say("dateOfBirth"), learner?.dateOfBirth ? calendarDay(learner.dateOfBirth) : null),
          ...row("school", say("school"), found.school?.name),
        ]}
      />
      <h2 class="govuk-heading-m">{say("contactHeading")}</h2>
      <DetailsList
        rows={[
          ...row("name", say("name"), contact?.person.name ?? say("nobody")),
          ...row("phone", say("phone"), contact?.phone),
          ...row("email", say("email"), contact?.email),
          ...row("notes", say("notes"), contact?.notes ? <Text>{contact.notes}</Text> : null),
        ]}
      />
      <h2 class="govuk-heading-m">{say("providerHeading")}</h2>
      <DetailsList
        rows={[
          ...row("provider", say("provider"), found.provider?.name ?? say("notKnown")),
          ...row("owner", say("caseOwner"), found.owner?.name ?? say("notAssigned")),
          ...row("catchment", say("catchmentArea"), found.catchment ?? say("notKnown")),
        ]}
      />
      {found.outcome ? (
        <>
          <h2 class="govuk-heading-m">{say("outcomeHeading")}</h2>
          <DetailsList
            rows={[
              ...row("outcome", say("outcome"), found.outcome),
              ...row(
                "summary",
                say("closingSummary"),
                found.closingSummary ? <Text>{found.closingSummary}</Text> : null,
              ),
            ]}
          />
        </>
      ) : null}
      {found.requests.map((request) => (
        <section key={request.id} aria-labelledby={request.id}>
          <h2 class="govuk-heading-m" id={request.id}>
            {say("requestHeading", request.number)}
          </h2>
          <DetailsList
            rows={[
              ...row("by", say("submittedBy"), request.submittedBy.name),
              ...row("at", say("submittedOn"), dateTime(request.submittedAt)),
              ...answered(request.form?.pages ?? [], request.answers, {
                learner: learner?.name ?? "",
                yes: say.text("yes"),
                no: say.text("no"),
              }).map(({ key, label, value }) => ({ key, term: label, value: <Text>{value}</Text> })),
            ]}
          />
        </section>
      ))}
    </>
  );
}

function Text({ children }: { children: string }) {
  return (
    <span class="app-text" dir="auto">
      {children}
    </span>
  );
}
