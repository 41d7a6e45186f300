/**
 * A draft being filled in: what the fields hold, saved as it is typed.
 *
 * A save sends all answers. One that the server can't take, as half an email address, is left as it
 * was saved last and named; the others are saved. Another window's changes are joined with ours.
 */
import { carryOut } from "../api/command";
import {
  type DraftStateFragment,
  type QuestionKind,
  RequestDraftDocument,
  type RequestDraftQuery,
  SaveDraftDocument,
} from "../api/gql/graphql";
import { ask } from "../api/request";
import { type Store, store } from "../api/store";
import { type Answers, answerOf, type Clash, joined, same, type Typed, typedOf, unreadable } from "./typed";

const QUIET_MS = 1_500;
const RETRY_MS = 5_000;

export type Draft = NonNullable<RequestDraftQuery["draft"]>;

export interface EditorState {
  draft: DraftStateFragment;
  typed: Record<string, Typed>;
  saving: "saved" | "waiting" | "saving" | "failed" | "gone";
  savedAt: Date | undefined;
  /** Why an answer could not be saved, by the key of its question. */
  refused: Record<string, string>;
  clashes: readonly Clash[];
}

export interface Editor {
  state: Store<EditorState>;
  kinds: ReadonlyMap<string, QuestionKind>;
  set: (key: string, value: Typed) => void;
  /** Saves now. Answers the state afterwards. */
  flush: () => Promise<EditorState>;
  /** Sends what is not saved yet while the page goes away. */
  leave: () => void;
  settle: (keep: Record<string, "mine" | "theirs">) => Promise<EditorState>;
  stop: () => void;
}

export function editor(draft: Draft, dateNotReal: string): Editor {
  const questions = draft.service.form.pages.flatMap((page) => page.questions);
  const kinds = new Map(questions.map(({ key, kind }) => [key, kind]));
  let base = draft.answers as Answers;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let queue: Promise<void> = Promise.resolve();
  let busy = false;
  const state = store<EditorState>({
    draft,
    typed: Object.fromEntries(questions.map(({ key, kind }) => [key, typedOf(kind, base[key])])),
    saving: "saved",
    savedAt: undefined,
    refused: {},
    clashes: [],
  });
  const change = (some: Partial<EditorState>) => state.set({ ...state.get(), ...some });

  /** What the fields hold as answers; what can't be read stays as it was saved. */
  function read(): { answers: Answers; refused: Record<string, string> } {
    const answers: Answers = {};
    const refused: Record<string, string> = {};
    for (const [key, typed] of Object.entries(state.get().typed)) {
      const answer = answerOf(kinds.get(key) ?? "TEXT", typed);
      if (answer === unreadable) refused[key] = dateNotReal;
      answers[key] = answer === unreadable ? base[key] : answer;
    }
    return { answers, refused };
  }

  /** What was saved last, for answers that can't be saved as they are. */
  function kept(refused: Record<string, string>): Answers {
    return Object.fromEntries(Object.keys(refused).map((key) => [key, base[key]]));
  }

  async function save(): Promise<void> {
    clearTimeout(timer);
    // Somebody is being asked which answers to keep.
    if (state.get().clashes.length > 0) return;
    const { answers, refused } = read();
    let then = state.get().typed;
    change({ saving: "saving" });
    for (;;) {
      const { draft: known } = state.get();
      const input = { draftId: known.id, expectedVersion: known.version, answers };
      const outcome = await carryOut(SaveDraftDocument, crypto.randomUUID(), input);
      if ("done" in outcome) return saved(answers, refused, outcome.done.draft, then);
      const [error] = outcome.refused;
      const key = error?.path?.[1];
      if (error?.code === "INVALID_INPUT" && key && !(key in refused)) {
        refused[key] = error.message;
        answers[key] = base[key];
      } else if (error?.code === "VERSION_CONFLICT") {
        const { data } = await ask(RequestDraftDocument, { id: known.id });
        if (!data.draft) return change({ saving: "gone" });
        const theirs = data.draft.answers as Answers;
        // What was typed while we asked is ours too.
        const { answers: both, clashes } = joined(base, { ...read().answers, ...kept(refused) }, theirs);
        Object.assign(answers, both);
        base = theirs;
        take(data.draft, both, refused);
        then = state.get().typed;
        if (clashes.length > 0) return change({ clashes, saving: "waiting" });
      } else if (error?.code === "NOT_FOUND" || error?.code === "NOT_PERMITTED") {
        return change({ saving: "gone" });
      } else {
        throw new Error(error?.message);
      }
    }
  }

  /** `then`: what the fields held when it was sent; what was typed since goes next. */
  function saved(
    answers: Answers,
    refused: Record<string, string>,
    draft: DraftStateFragment | null,
    then: Record<string, Typed>,
  ): void {
    base = (draft?.answers as Answers | undefined) ?? answers;
    const clean = same(state.get().typed, then);
    change({
      draft: draft ?? state.get().draft,
      saving: clean ? "saved" : "waiting",
      savedAt: new Date(),
      refused,
    });
    if (!clean) soon();
  }

  /** Puts answers into the fields, but for those that hold the same already or can't be saved. */
  function take(draft: DraftStateFragment, answers: Answers, refused: Record<string, string>): void {
    const typed = { ...state.get().typed };
    for (const [key, kind] of kinds) {
      if (key in refused) continue;
      const now = answerOf(kind, typed[key] ?? "");
      if (now !== unreadable && !same(now, answers[key])) typed[key] = typedOf(kind, answers[key]);
    }
    change({ draft, typed });
  }

  /** One save after the other, each with what is typed by then. */
  function run(): Promise<void> {
    queue = queue
      .then(() => {
        busy = true;
        return save();
      })
      .catch(() => {
        change({ saving: "failed" });
        timer = setTimeout(run, RETRY_MS);
      })
      .finally(() => {
        busy = false;
      });
    return queue;
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(run, QUIET_MS);
  }

  return {
    state,
    kinds,
    set(key, value) {
      const { typed, saving } = state.get();
      change({ typed: { ...typed, [key]: value }, saving: saving === "gone" ? saving : "waiting" });
      if (saving !== "gone") soon();
    },
    async flush() {
      const { saving } = state.get();
      if (saving !== "saved" && saving !== "gone") await run();
      return state.get();
    },
    leave() {
      const { saving, draft: known, refused } = state.get();
      if (saving !== "waiting" && saving !== "failed") return;
      // A save that is under way arrives before this one does.
      const expectedVersion = known.version + (busy ? 1 : 0);
      const input = { draftId: known.id, expectedVersion, answers: { ...read().answers, ...kept(refused) } };
      const variables = { input: { commandId: crypto.randomUUID(), ...input } };
      ask(SaveDraftDocument, variables, { keepalive: true }).catch(() => undefined);
    },
    async settle(keep) {
      const { clashes, typed } = state.get();
      const chosen = { ...typed };
      for (const { key, mine, theirs } of clashes) {
        chosen[key] = typedOf(kinds.get(key) ?? "TEXT", keep[key] === "theirs" ? theirs : mine);
      }
      change({ clashes: [], typed: chosen });
      await run();
      return state.get();
    },
    stop: () => clearTimeout(timer),
  };
}
