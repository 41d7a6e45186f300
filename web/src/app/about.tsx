/** What the links at the foot of every page lead to. */
import { Page } from "../ui/page";
import { AboutAccessibility } from "./about-accessibility";
import { type AboutWords, useAboutWords } from "./about-words";
import { NotFound } from "./not-found";

const TOPICS = ["contact", "privacy", "copyright"] as const;

type Paragraph = keyof AboutWords & `${(typeof TOPICS)[number]}${1 | 2 | 3}`;

export default function About({ params: { topic } }: { params: { topic: string } }) {
  if (topic === "accessibility") return <AboutAccessibility />;
  const known = TOPICS.find((one) => one === topic);
  return known ? <Topic key={known} topic={known} /> : <NotFound />;
}

function Topic({ topic }: { topic: (typeof TOPICS)[number] }) {
  const say = useAboutWords();
  const paragraphs: Paragraph[] = [`${topic}1`, `${topic}2`, `${topic}3`];
  return (
    <Page title={say.text(topic)} heading={say(topic)}>
      <div class="app-reading">
        {paragraphs.map((key) => (
          <p class="govuk-body" key={key}>
            {say(key)}
          </p>
        ))}
      </div>
    </Page>
  );
}
