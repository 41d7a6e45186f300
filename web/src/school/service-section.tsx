/** Services: what the school can ask for. */
import { useMemo, useState } from "preact/hooks";
import type { SchoolHomeQuery } from "../api/gql/graphql";
import { dayAndMonth } from "../i18n/dates";
import { Chips, FilterButton, SearchField, Section } from "../ui/section";
import { Skeleton } from "../ui/skeleton";
import { useUrlState } from "../ui/url-state";
import { useWords as useUiWords } from "../ui/words";
import { useCounts } from "./counts";
import { FilterPanel, ServiceFields } from "./filter-panel";
import { fold } from "./fold";
import { useWords } from "./words";

type Service = SchoolHomeQuery["services"][number];

/** The address of the only service of this version. */
export const SERVICE_PATH = "/services/chronic-absence";

export function ServiceSection({ services }: { services: readonly Service[] | undefined }) {
  const say = useWords();
  const sayUi = useUiWords();
  const { home, words } = useCounts(Boolean(services));
  const [parameters, change] = useUrlState("services");
  const [open, setOpen] = useState(false);
  const search = parameters.get("q") ?? "";
  const onlyOpen = parameters.get("open") === "1";
  // Folding is slow, and this is drawn at every change of the address.
  const shown = useMemo(() => found(services, search, onlyOpen), [services, search, onlyOpen]);
  const name = say.text("servicesName");
  const filtered = search !== "" || onlyOpen;
  return (
    <Section
      id="services"
      heading={say("services", words(home?.services))}
      tools={
        <div class="app-search">
          <SearchField
            id="services-search"
            label={say.text("searchIn", name)}
            value={search}
            onSearch={(q) => change({ q }, true)}
          />
          <FilterButton
            panel="services-filters"
            what={name}
            count={onlyOpen ? 1 : 0}
            open={open}
            onToggle={() => setOpen(!open)}
          />
        </div>
      }
    >
      <FilterPanel section="services" open={open}>
        <ServiceFields parameters={parameters} change={change} />
      </FilterPanel>
      <Chips
        panel="services-filters"
        chips={
          onlyOpen
            ? [
                {
                  key: "open",
                  words: say.text("onlyOpenServices"),
                  remove: () => change({ open: undefined }),
                },
              ]
            : []
        }
        clear={() => change({ open: undefined })}
      />
      <p class="app-told" role="status">
        {shown && filtered ? say("someOf", shown.length, services?.length ?? 0, name) : ""}
      </p>
      {shown ? (
        <Tiles services={shown} filtered={filtered} />
      ) : (
        <Skeleton lines={2} words={sayUi("loading", name)} />
      )}
    </Section>
  );
}

function found(services: readonly Service[] | undefined, search: string, onlyOpen: boolean) {
  const words = fold(search);
  return services?.filter((service) => fold(service.name).includes(words) && (!onlyOpen || service.mayStart));
}

function Tiles({ services, filtered }: { services: readonly Service[]; filtered: boolean }) {
  const say = useWords();
  if (services.length === 0) {
    return (
      <p class="govuk-body">{filtered ? say("noMatch", say.text("servicesName")) : say("noServices")}</p>
    );
  }
  return (
    <ul class="app-tiles">
      {services.map((service) => (
        <li class="app-tile" key={service.id}>
          <a class="govuk-link" href={SERVICE_PATH}>
            {service.name}
          </a>
          {service.mayStart || !service.availableFrom ? null : (
            <p>{say("available", dayAndMonth(service.availableFrom, say.language))}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
