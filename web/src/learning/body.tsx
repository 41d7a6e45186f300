/** The text of a lesson: headings, paragraphs, points and steps, as the server marks them. */
import { LANG } from "../i18n/language";

const HEADING = "## ";
const POINT = "- ";
const STEP = /^\d+\. /;

/** Lessons are in English whatever the screens are in. */
export function Body({ text }: { text: string }) {
  return (
    <div lang={LANG.en}>
      {text.split("\n\n").map((block) => (
        <Block key={block} text={block} />
      ))}
    </div>
  );
}

function Block({ text }: { text: string }) {
  const lines = text.split("\n");
  if (text.startsWith(HEADING)) return <h2 class="govuk-heading-m">{text.slice(HEADING.length)}</h2>;
  if (lines.every((line) => line.startsWith(POINT))) {
    const points = lines.map((line) => line.slice(POINT.length));
    return <ul class="govuk-list govuk-list--bullet">{points.map(item)}</ul>;
  }
  if (lines.every((line) => STEP.test(line))) {
    const steps = lines.map((line) => line.replace(STEP, ""));
    return <ol class="govuk-list govuk-list--number">{steps.map(item)}</ol>;
  }
  return <p class="govuk-body">{text}</p>;
}

const item = (words: string) => <li key={words}>{words}</li>;
