/** A Delegated Authoriser's users: who has access for their organisation, and as what. */
import { useState } from "preact/hooks";
import { usePages } from "../api/query";
import { NotFound } from "../app/not-found";
import { useViewer } from "../app/session";
import { type MemberRowFragment, MembersDocument } from "../desk/gql/graphql";
import { dateTime } from "../i18n/dates";
import { Page } from "../ui/page";
import { SearchField, Section } from "../ui/section";
import { ShowMore } from "../ui/show-more";
import { Stale } from "../ui/stale";
import { type Column, Table } from "../ui/table";
import { TroublePanel } from "../ui/trouble";
import { useUrlState } from "../ui/url-state";
import { thousands, useWords as useUiWords } from "../ui/words";
import { type Asked, MemberDialogs } from "./dialogs";
import { useRoleWords } from "./roles";
import { useWords } from "./words";

export default function Members() {
  return useViewer().may.includes("MANAGE_MEMBERS") ? <Users /> : <NotFound />;
}

function Users() {
  const say = useWords();
  const { organisation } = useViewer();
  const [asked, setAsked] = useState<Asked>();
  return (
    <Page title={say.text("users")} heading={say("users")} size="xl">
      <p class="govuk-body-l">{say("usersHelp", organisation.name)}</p>
      <button type="button" class="govuk-button" onClick={() => setAsked({ about: "add" })}>
        {say("addUser")}
      </button>
      <UserList ask={setAsked} />
      {asked ? <MemberDialogs asked={asked} close={() => setAsked(undefined)} /> : null}
    </Page>
  );
}

function UserList({ ask }: { ask: (asked: Asked) => void }) {
  const say = useWords();
  const sayUi = useUiWords();
  const [parameters, change] = useUrlState("users");
  const search = parameters.get("q") || null;
  const { result, more } = usePages(MembersDocument, { search }, (data) => data.members);
  const pages = result.data?.pages;
  const rows = pages?.flatMap((page) => page.data.members.nodes);
  const total = pages?.at(-1)?.data.members.totalCount;
  const columns = useColumns(ask);
  const isFound = Boolean(search && !result.isPlaceholderData && total);
  return (
    <Section
      id="users"
      heading={say("listed", total === undefined || search ? "" : ` (${thousands(total)})`)}
      tools={
        <div class="app-search">
          <SearchField
            id="users-search"
            label={say.text("searchUsers")}
            value={search ?? ""}
            onSearch={(q) => change({ q }, true)}
          />
        </div>
      }
    >
      <p class="app-told" role="status">
        {isFound ? say("found", total ?? 0) : ""}
      </p>
      <Stale result={result} />
      {result.error && !rows ? (
        <TroublePanel what={say.text("usersName")} error={result.error} again={result.refetch} />
      ) : rows?.length === 0 ? (
        <p class="govuk-body">{say("noMatch")}</p>
      ) : (
        <>
          <Table
            caption={say.text("users")}
            columns={columns}
            rows={rows}
            keyOf={(row) => row.id}
            loading={sayUi.text("loading", say.text("usersName"))}
          />
          <ShowMore section="users" result={result} more={more} shown={rows?.length ?? 0} />
        </>
      )}
    </Section>
  );
}

function useColumns(ask: (asked: Asked) => void): Column<MemberRowFragment>[] {
  const say = useWords();
  const inWords = useRoleWords();
  return [
    { key: "name", label: say.text("name"), names: true, cell: (row) => <bdi>{row.person.name}</bdi> },
    { key: "username", label: say.text("username"), cell: (row) => row.username },
    { key: "roles", label: say.text("roles"), cell: (row) => inWords(row.roles) || say("noRoles") },
    { key: "access", label: say.text("access"), cell: (row) => say(row.active ? "active" : "removed") },
    {
      key: "login",
      label: say.text("lastLogin"),
      cell: (row) => (row.lastSignIn ? dateTime(row.lastSignIn) : say("never")),
    },
    { key: "action", label: say.text("action"), cell: (row) => <Actions row={row} ask={ask} /> },
  ];
}

function Actions({ row, ask }: { row: MemberRowFragment; ask: (asked: Asked) => void }) {
  const say = useWords();
  const { name } = row.person;
  const button = (about: "give" | "edit" | "remove", words: "giveAccess" | "editRoles" | "removeAccess") => (
    <button
      type="button"
      class="app-button-link"
      key={about}
      aria-label={say.text(
        about === "give" ? "giveAccessTo" : about === "edit" ? "editRolesOf" : "removeAccessOf",
        name,
      )}
      onClick={() => ask({ about, member: row })}
    >
      {say(words)}
    </button>
  );
  if (!row.active) return button("give", "giveAccess");
  return (
    <span class="app-table__actions">
      {button("edit", "editRoles")} {button("remove", "removeAccess")}
    </span>
  );
}
