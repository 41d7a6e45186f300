/** Everything of one case, by its address. */
import { lazyScreen } from "../app/lazy-screen";
import { NotFound } from "../app/not-found";
import { CasePage } from "./case-page";

const Submitted = lazyScreen(() => import("../school/submitted"));
const ChangeContact = lazyScreen(() => import("./change-contact"));

interface CaseProps {
  params: { number: string; part?: string };
}

export default function Case({ params: { number, part } }: CaseProps) {
  switch (part) {
    case undefined:
      return <CasePage key={number} number={number} />;
    case "submitted":
      return <Submitted key={number} number={number} />;
    case "contact":
      return <ChangeContact key={number} number={number} />;
    default:
      return <NotFound />;
  }
}
