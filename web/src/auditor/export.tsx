/** The events of a case as a file of JSON lines, made here from what was fetched. */
import { jsonLines, type Step } from "./history";
import { useWords } from "./words";

export function Export({ number, steps }: { number: string; steps: readonly Step[] }) {
  const say = useWords();
  function save() {
    const href = URL.createObjectURL(new Blob([jsonLines(steps)], { type: "application/jsonl" }));
    const link = document.createElement("a");
    link.href = href;
    link.download = `case-${number}.jsonl`;
    link.click();
    URL.revokeObjectURL(href);
  }
  return (
    <p class="app-export">
      <button type="button" class="govuk-button govuk-button--secondary" onClick={save}>
        {say("export", steps.length)}
      </button>
    </p>
  );
}
