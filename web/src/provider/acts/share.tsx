/** Sharing a comment or a file with the school, and taking it back: who will see it, by name, comes first. */
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
  item: { id: string; text: string | null; is: "comment" | "file" };
}

export function Share({ found, close, item }: ShareProps) {
  const say = useWords();
  const { act, standing, meanwhile } = useAct(ShareItemsDocument, found);
  return (
    <ActDialog
      heading={say("shareHeading")}
      found={found}
      submit={say.text("share")}
      {...{ standing, meanwhile, close }}
      onSubmit={() =>
        act(
          { caseId: found.id, ids: [item.id] },
          { told: say.text(item.is === "file" ? "sharedFile" : "shared"), close },
        )
      }
    >
      <blockquote class="app-quote" dir="auto">
        {item.text}
      </blockquote>
      <SharedWith number={found.number} />
    </ActDialog>
  );
}

export function Unshare({ found, close, item }: ShareProps) {
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
          { caseId: found.id, ids: [item.id], reason: reason.trim() || null },
          { told: say.text(item.is === "file" ? "unsharedFile" : "unshared"), close },
        )
      }
    >
      <blockquote class="app-quote" dir="auto">
        {item.text}
      </blockquote>
      <p class="govuk-body">{say("unshareHelp")}</p>
      <SharedWith number={found.number} lose />
      <OptionalReason value={reason} onInput={setReason} rows={2} />
    </ActDialog>
  );
}
