/** The case as it was, and what is different from the moment it is compared with. */

import { useAnswer } from "../api/query";
import { useLabels } from "../case/labels";
import {
  type CaseStatus,
  CaseThenDocument,
  type ReferralStatus,
  type RequestState,
} from "../desk/gql/graphql";
import { calendarDay } from "../i18n/dates";
import { Skeleton } from "../ui/skeleton";
import { TroublePanel } from "../ui/trouble";
import { useWords as useUiWords } from "../ui/words";
import type { Step } from "./history";
import { useSettled } from "./settled";
import { type Compared, compared, factsOf, type State } from "./state";
import { useWords } from "./words";

interface ThenProps {
  caseId: string;
  step: Step;
  /** The moment that it is compared with; none before the first. */
  other: Step | undefined;
  viewer: { id: string; name: string } | undefined;
  told: string;
}

export function Then({ caseId, step, other, viewer, told }: ThenProps) {
  const say = useWords();
  const sayUi = useUiWords();
  const rested = useSettled(step);
  const asked = useThen(caseId, rested, viewer?.id);
  const before = useThen(caseId, rested && other, viewer?.id);
  const state = asked.data?.data.audit?.caseAt;
  const was = before.data?.data.audit?.caseAt;
  const isReady = rested && asked.data && (before.data || !other);
  const error = asked.error ?? before.error;
  const again = () => Promise.all([asked.refetch(), before.refetch()]);
  return (
    <section class="app-replay__then" aria-labelledby="then-heading">
      <h2 class="govuk-heading-m" id="then-heading">
        {say("asItWas")}
      </h2>
      <p class="govuk-body-s" dir="auto">
        {told}
        {viewer ? `. ${say.text("seenBy", viewer.name)}` : ""}
      </p>
      {error ? (
        <TroublePanel what={say.text("stateName")} error={error} again={again} />
      ) : !isReady ? (
        <Skeleton lines={10} words={sayUi("loading", say.text("stateName"))} />
      ) : state ? (
        <Facts state={state} was={was ?? undefined} position={step.position} />
      ) : (
        <p class="govuk-body" data-position={step.position}>
          {viewer ? say("couldNotSee", viewer.name) : say("noCaseThen")}
        </p>
      )}
    </section>
  );
}

function useThen(caseId: string, step: Step | undefined, viewerId: string | undefined) {
  const variables = { caseId, position: step?.position ?? "0", viewerId: viewerId ?? null };
  return useAnswer(CaseThenDocument, variables, { when: Boolean(step), fixed: true });
}

function Facts({ state, was, position }: { state: State; was: State | undefined; position: string }) {
  const say = useWords();
  const label = useLabels();
  const words = {
    label: (name: string) => label.text(name as CaseStatus | ReferralStatus | RequestState),
    day: calendarDay,
    withdrawn: say.text("withdrawn"),
    visibility: (visibility: "INTERNAL" | "SHARED") => say.text(visibility),
  };
  const facts = compared(was && factsOf(was, words), factsOf(state, words));
  const differing = facts.filter(({ how }) => how !== "same");
  return (
    <>
      <div class="app-differing">
        <h3 class="govuk-heading-s">{say("whatChanged")}</h3>
        {differing.length > 0 ? (
          <ul class="govuk-list govuk-list--bullet">
            {differing.map((fact) => (
              <li key={fact.id} dir="auto">
                {say("changedFact", nameOf(say, fact))} <Value fact={fact} />
              </li>
            ))}
          </ul>
        ) : (
          <p class="govuk-body">{say(was ? "nothingChanged" : "theBeginning")}</p>
        )}
      </div>
      <dl class="govuk-summary-list app-facts" data-position={position}>
        {facts.map((fact) => (
          <div class="govuk-summary-list__row" key={fact.id} data-how={fact.how}>
            <dt class="govuk-summary-list__key">{nameOf(say, fact)}</dt>
            <dd class="govuk-summary-list__value" dir="auto">
              <Value fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function nameOf(say: ReturnType<typeof useWords>, { key, of }: Compared): string {
  return of ? say.text("factOf", say.text(key), of) : say.text(key);
}

/** What was, struck out, and what is, underlined; the words say the same as the strokes. */
function Value({ fact: { how, before, value } }: { fact: Compared }) {
  const say = useWords();
  if (how === "same") return <>{value}</>;
  return (
    <>
      {before ? (
        <>
          <span class="govuk-visually-hidden">{say("was")} </span>
          <del>{before}</del>{" "}
        </>
      ) : null}
      {how === "gone" ? null : (
        <>
          <span class="govuk-visually-hidden">{say("isNow")} </span>
          <ins>{value}</ins>
        </>
      )}
    </>
  );
}
