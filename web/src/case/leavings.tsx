/** Comments of this case that are on their way, or could not be sent. */
import { useState } from "preact/hooks";
import { useStore } from "../api/store";
import { useMistakes } from "../ui/refusals";
import { isArrived, type Leaving, outbox, sendComment, takeOut } from "./outbox";
import { useWords } from "./words";

export function Leavings({ number }: { number: string }) {
  const own = useStore(outbox).filter((leaving) => leaving.number === number);
  if (own.length === 0) return null;
  return (
    <ol class="app-timeline">
      {own.map((leaving) => (
        <OnItsWay key={leaving.commandId} leaving={leaving} />
      ))}
    </ol>
  );
}

function OnItsWay({ leaving }: { leaving: Leaving }) {
  const say = useWords();
  const [editing, setEditing] = useState(false);
  const { stands, body, commandId } = leaving;
  const going = stands.is === "sending" || stands.is === "sent";
  const isTold = stands.is === "refused" || stands.is === "failed";
  const refused = useMistakes(isTold ? stands : { is: "ready" }, () => undefined);
  const mistakes = isArrived(leaving) ? [{ words: say("arrivedBefore") }] : refused;
  if (editing) return <Edit leaving={leaving} done={() => setEditing(false)} />;
  return (
    <li class="app-timeline__entry app-timeline__entry--comment">
      <p>
        <strong>{going ? say("sending") : say("notSent")}</strong>
      </p>
      {mistakes.map(({ words }) => (
        <p class="govuk-error-message" key={String(words)}>
          {words}
        </p>
      ))}
      <p class="app-timeline__body" dir="auto">
        {body}
      </p>
      {going ? null : (
        <div class="app-more">
          <button type="button" class="app-button-link" onClick={() => sendComment(leaving)}>
            {say("tryAgain")}
          </button>
          <button type="button" class="app-button-link" onClick={() => setEditing(true)}>
            {say("edit")}
          </button>
          <button type="button" class="app-button-link" onClick={() => takeOut(commandId)}>
            {say("discard")}
          </button>
        </div>
      )}
    </li>
  );
}

function Edit({ leaving, done }: { leaving: Leaving; done: () => void }) {
  const say = useWords();
  const [body, setBody] = useState(leaving.body);
  function submit(event: Event) {
    event.preventDefault();
    const text = body.trim().normalize("NFC");
    if (!text) return;
    done();
    // The first may have arrived after all; its id makes the server say so instead of adding two.
    sendComment({ ...leaving, body: text });
  }
  return (
    <li class="app-timeline__entry app-timeline__entry--comment">
      <form onSubmit={submit}>
        <label class="govuk-label" for={`edit-${leaving.commandId}`}>
          {say("comment")}
        </label>
        <textarea
          id={`edit-${leaving.commandId}`}
          class="govuk-textarea"
          rows={5}
          value={body}
          onInput={(event) => setBody(event.currentTarget.value)}
        />
        <button type="submit" class="govuk-button app-tight">
          {say("submit")}
        </button>
      </form>
    </li>
  );
}
