/** Sharing a comment with the school, and taking it back: who will see it, by name, comes first. */
import { useState } from "preact/hooks";
import { type CaseHeadFragment, ShareItemsDocument, UnshareItemsDocument } from "../../desk/gql/graphql";
import { useAct } from "./act";
import { ActDialog } from "./act-dialog";
import { OptionalReason } from "./reason";
import { SharedWith } from "./shared-with";
import { useWords } from "./words";

interface ShareProps {
  found: CaseHeadFragment;
  close: () => void;
  comment: { id: string; body: string | null };
}

export function Share({ found, close, comment }: ShareProps) {
  const say = useWords();
  const { act, standing, meanwhile } = useAct(ShareItemsDocument, found);
  return (
    <ActDialog
      heading={say("shareHeading")}
      found={found}
      submit={say.text("share")}
      {...{ standing, meanwhile, close }}
      onSubmit={() => act({ caseId: found.id, ids: [comment.id] }, { told: say.text("shared"), close })}
    >
      <blockquote class="app-quote" dir="auto">
        {comment.body}
      </blockquote>
      <SharedWith number={found.number} />
    </ActDialog>
  );
}

export function Unshare({ found, close, comment }: ShareProps) {
  const say = useWords();
  const { act, standing, meanwhile } = useAct(UnshareItemsDocument, found);
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      heading={say("unshareHeading")}
      found={found}
      submit={say.text("unshare")}
      {...{ standing, meanwhile, close }}
      written={reason.trim() !== ""}
      onSubmit={() =>
        act(
          { caseId: found.id, ids: [comment.id], reason: reason.trim() || null },
          { told: say.text("unshared"), close },
        )
      }
    >
      <blockquote class="app-quote" dir="auto">
        {comment.body}
      </blockquote>
      <p class="govuk-body">{say("unshareHelp")}</p>
      <SharedWith number={found.number} lose />
      <OptionalReason value={reason} onInput={setReason} rows={2} />
    </ActDialog>
  );
}
