/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AddCommentInput = {
  body: string;
  caseId: string | number;
  commandId: string;
  /** School: SHARED; provider: INTERNAL unless said. */
  visibility?: Visibility | null | undefined;
};

export type AllocateCaseInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  providerId: string | number;
};

export type AnswerTransferInput = {
  accept: boolean;
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  reason?: string | null | undefined;
};

export type AssignCaseInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  personId: string | number;
};

/** A moment: exactly one. */
export type At =
  {   /** After the event at this position. */
  position: string; time?: never; }
  |  { position?: never;   /** After the last event at or before this time. */
  time: string; };

export type CaseAction =
  | 'ADD_COMMENT'
  | 'ALLOCATE'
  | 'ANSWER_TRANSFER'
  | 'ASSIGN'
  | 'CHANGE_PRIMARY_CONTACT'
  | 'CLOSE'
  | 'DECLINE_REQUEST'
  | 'PAUSE'
  | 'REFER'
  | 'REOPEN'
  | 'REPORT_MISFILING'
  | 'RESUBMIT_REQUEST'
  | 'RESUME'
  | 'RETURN_REQUEST'
  | 'SHARE'
  | 'TRANSFER'
  | 'UPLOAD_FILES'
  | 'VIEW_SHARED'
  | 'WITHDRAW_REQUEST'
  | 'WORK';

/** What the cases of a list must fulfil. */
export type CaseFilter = {
  closedFrom?: string | null | undefined;
  closedTo?: string | null | undefined;
  openedFrom?: string | null | undefined;
  openedTo?: string | null | undefined;
  ownerId?: string | number | null | undefined;
  primaryContactIsViewer?: boolean | null | undefined;
  schoolId?: string | number | null | undefined;
  statusIn?: Array<CaseStatus> | null | undefined;
  transferToViewer?: boolean | null | undefined;
  typeIn?: Array<CaseType> | null | undefined;
  unassigned?: boolean | null | undefined;
};

/** In which order a list comes. */
export type CaseOrder = {
  by?: CaseOrderBy;
  desc?: boolean;
};

/** What a list of cases is sorted by. */
export type CaseOrderBy =
  | 'CLOSED'
  | 'LAST_ACTIVITY'
  | 'LEARNER'
  | 'NUMBER'
  | 'OPENED'
  | 'PRIMARY_CONTACT'
  | 'STATUS';

/** Which cases. */
export type CaseScope =
  /** Not closed. */
  | 'ACTIVE'
  /** Both. */
  | 'ALL'
  /** Closed. */
  | 'CLOSED';

export type CaseStatus =
  | 'ALLOCATED'
  | 'AWAITING_ALLOCATION'
  | 'CLOSED'
  | 'OPEN'
  | 'PAUSED';

export type CaseType =
  | 'CHRONIC_ABSENCE';

/** What happened to a list. */
export type Change =
  | 'ADDED'
  | 'REMOVED'
  | 'RESET'
  | 'UPDATED';

export type ChangePrimaryContactInput = {
  caseId: string | number;
  commandId: string;
  email?: string | null | undefined;
  expectedVersion: number;
  notes?: string | null | undefined;
  personId: string | number;
  phone?: string | null | undefined;
};

export type CloseCaseInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  outcome: string;
  summary?: string | null | undefined;
};

/** Why a command was refused. */
export type ErrorCode =
  | 'ALREADY_ASSIGNED'
  | 'CASE_CLOSED'
  | 'COMMAND_ID_REUSED'
  | 'CONTACT_NOT_ELIGIBLE'
  | 'DUPLICATE_OPEN_CASE'
  | 'FILE_EMPTY'
  | 'FILE_INFECTED'
  | 'FILE_NOT_READY'
  | 'FILE_TOO_LARGE'
  | 'FILE_TYPE_NOT_ALLOWED'
  | 'INVALID_INPUT'
  | 'INVALID_STATE'
  | 'LEARNER_NOT_ENROLLED'
  | 'NOT_FOUND'
  | 'NOT_PERMITTED'
  | 'NOT_YET_AVAILABLE'
  | 'OVERLOADED'
  | 'RATE_LIMITED'
  | 'VERSION_CONFLICT';

export type OrganisationKind =
  | 'MINISTRY'
  | 'PROVIDER'
  | 'SCHOOL';

export type PauseCaseInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  reason: string;
  until?: string | null | undefined;
};

/** What an answer to a question looks like. */
export type QuestionKind =
  | 'CHOICE'
  | 'CHOICES'
  | 'CONTACT'
  | 'DATE'
  | 'EMAIL'
  | 'LEARNER'
  | 'LONG_TEXT'
  | 'NUMBER'
  | 'PHONE'
  | 'TEXT'
  | 'YES_NO';

export type ReasonInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  reason: string;
};

export type ReferToServiceInput = {
  caseId: string | number;
  commandId: string;
  serviceName: string;
  serviceProvider: string;
  /** Who asked; the actor's organisation unless said. */
  source?: string | null | undefined;
};

export type ReferralStatus =
  | 'ACCEPTED'
  | 'COMPLETED'
  | 'DECLINED'
  | 'PENDING'
  | 'RECEIVED';

export type ReopenCaseInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  reason: string;
};

export type RequestState =
  | 'DECLINED'
  | 'RESUBMITTED'
  | 'RETURNED'
  | 'SUBMITTED'
  | 'WITHDRAWN';

export type RequestTransferInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  reason: string;
  toProviderId: string | number;
};

export type ResumeCaseInput = {
  caseId: string | number;
  commandId: string;
  expectedVersion: number;
  reason?: string | null | undefined;
};

export type Role =
  | 'ATTENDANCE_LEAD'
  | 'AUDITOR'
  | 'CASE_MANAGER'
  | 'DELEGATED_AUTHORISER'
  | 'MINISTRY_ADMIN'
  | 'OFFICE_SUPPORT'
  | 'PRIMARY_CONTACT'
  | 'WORKFLOW_LEAD';

/** What a scan of a file found. */
export type Scan =
  | 'CLEAN'
  | 'INFECTED'
  | 'PENDING';

export type ShareInput = {
  caseId: string | number;
  commandId: string;
  /** Comments and files: all or none. */
  ids: Array<string | number>;
};

export type UnshareInput = {
  caseId: string | number;
  commandId: string;
  ids: Array<string | number>;
  reason?: string | null | undefined;
};

export type UpdateReferralInput = {
  caseId: string | number;
  commandId: string;
  referralId: string | number;
  status: ReferralStatus;
};

export type Visibility =
  | 'INTERNAL'
  | 'SHARED';

export type AuditCasesQueryVariables = Exact<{
  search?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditCasesQuery = { cases: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, number: string, status: CaseStatus, openedAt: string, learner: { name: string | null } | null, school: { name: string } | null, provider: { name: string } | null, owner: { name: string } | null }> } };

export type AuditCasesAtQueryVariables = Exact<{
  at: At;
  scope: CaseScope;
  after?: string | null | undefined;
}>;


export type AuditCasesAtQuery = { audit: { casesAt: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, number: string, status: CaseStatus, openedAt: string, learner: { name: string | null } | null, school: { name: string } | null, provider: { name: string } | null, owner: { name: string } | null }> } } | null };

export type AuditListFragment = { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, number: string, status: CaseStatus, openedAt: string, learner: { name: string | null } | null, school: { name: string } | null, provider: { name: string } | null, owner: { name: string } | null }> };

export type AuditedCaseQueryVariables = Exact<{
  number: string;
}>;


export type AuditedCaseQuery = { caseByNumber: { id: string, number: string, timeline: { nodes: Array<{ position: string, summary: string }> }, owner: { id: string, name: string } | null, primaryContact: { person: { id: string, name: string } } | null, sharedWith: Array<{ person: { id: string, name: string } }> } | null };

export type CaseEventsQueryVariables = Exact<{
  caseId: string | number;
  after?: string | null | undefined;
}>;


export type CaseEventsQuery = { audit: { events: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ position: string, stream: string, revision: number, kind: string, at: string, commandId: string, payload: unknown, hash: string, previousHash: string, actor: { id: string, name: string, organisation: { name: string } } | null }> } } | null };

export type CaseThenQueryVariables = Exact<{
  caseId: string | number;
  position: string;
  viewerId?: string | number | null | undefined;
}>;


export type CaseThenQuery = { audit: { caseAt: { id: string, version: number, status: CaseStatus, catchment: string | null, pausedUntil: string | null, outcome: string | null, closingSummary: string | null, learner: { name: string | null } | null, school: { name: string } | null, provider: { name: string } | null, owner: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, person: { name: string } } | null, transfer: { reason: string | null, to: { name: string } } | null, requests: Array<{ state: RequestState }>, timeline: { nodes: Array<{ summary: string }> }, services: { totalCount: number, nodes: Array<{ number: string, serviceName: string, status: ReferralStatus }> }, comments: { totalCount: number, nodes: Array<{ id: string, createdAt: string, body: string | null, visibility: Visibility, author: { name: string } }> } } | null } | null };

export type CaseStateFragment = { id: string, version: number, status: CaseStatus, catchment: string | null, pausedUntil: string | null, outcome: string | null, closingSummary: string | null, learner: { name: string | null } | null, school: { name: string } | null, provider: { name: string } | null, owner: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, person: { name: string } } | null, transfer: { reason: string | null, to: { name: string } } | null, requests: Array<{ state: RequestState }>, timeline: { nodes: Array<{ summary: string }> }, services: { totalCount: number, nodes: Array<{ number: string, serviceName: string, status: ReferralStatus }> }, comments: { totalCount: number, nodes: Array<{ id: string, createdAt: string, body: string | null, visibility: Visibility, author: { name: string } }> } };

export type CasePageQueryVariables = Exact<{
  number: string;
}>;


export type CasePageQuery = { caseByNumber: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, closingSummary: string | null, timeline: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, position: string, kind: string, at: string, summary: string, actor: { id: string, name: string, organisation: { name: string } } | null, comment: { id: string, body: string | null, visibility: Visibility } | null }> }, learner: { id: string, name: string | null, yearLevel: number | null, nsn: string | null, dateOfBirth: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null, requests: Array<{ id: string, number: string, submittedAt: string, state: RequestState, answers: unknown, submittedBy: { name: string }, school: { name: string }, form: { pages: Array<{ key: string, title: string, questions: Array<{ key: string, label: string, kind: QuestionKind }> }> } | null }> } | null };

export type CaseTimelineQueryVariables = Exact<{
  number: string;
  kinds?: Array<string> | string | null | undefined;
  after?: string | null | undefined;
}>;


export type CaseTimelineQuery = { caseByNumber: { id: string, timeline: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, position: string, kind: string, at: string, summary: string, actor: { id: string, name: string, organisation: { name: string } } | null, comment: { id: string, body: string | null, visibility: Visibility } | null }> } } | null };

export type CaseRelatedQueryVariables = Exact<{
  number: string;
}>;


export type CaseRelatedQuery = { caseByNumber: { id: string, requests: Array<{ id: string, number: string, submittedAt: string, type: CaseType, primaryContact: string | null, learner: { name: string | null } | null, school: { name: string } }>, services: { totalCount: number, nodes: Array<{ id: string, number: string, date: string, source: string, status: ReferralStatus, serviceName: string, serviceProvider: string }> }, files: { totalCount: number, nodes: Array<{ id: string, createdAt: string, name: string | null, type: string, bytes: number, href: string | null, scan: Scan }> }, comments: { totalCount: number, nodes: Array<{ id: string, createdAt: string, body: string | null, visibility: Visibility, author: { name: string, organisation: { kind: OrganisationKind } } }> } } | null };

export type CaseHeadFragment = { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null };

export type CaseDetailsFragment = { closingSummary: string | null, learner: { id: string, name: string | null, yearLevel: number | null, nsn: string | null, dateOfBirth: string | null } | null, requests: Array<{ id: string, number: string, submittedAt: string, state: RequestState, answers: unknown, submittedBy: { name: string }, school: { name: string }, form: { pages: Array<{ key: string, title: string, questions: Array<{ key: string, label: string, kind: QuestionKind }> }> } | null }> };

export type TimelinePageFragment = { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, position: string, kind: string, at: string, summary: string, actor: { id: string, name: string, organisation: { name: string } } | null, comment: { id: string, body: string | null, visibility: Visibility } | null }> };

export type TimelineEntryFragment = { id: string, position: string, kind: string, at: string, summary: string, actor: { id: string, name: string, organisation: { name: string } } | null, comment: { id: string, body: string | null, visibility: Visibility } | null };

export type CaseActivitySubscriptionVariables = Exact<{
  caseId: string | number;
  after?: string | null | undefined;
}>;


export type CaseActivitySubscription = { caseActivity: { position: string, entry: { id: string, position: string, kind: string, at: string, summary: string, actor: { id: string, name: string, organisation: { name: string } } | null, comment: { id: string, body: string | null, visibility: Visibility } | null } | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } } };

export type AddCommentMutationVariables = Exact<{
  input: AddCommentInput;
}>;


export type AddCommentMutation = { addComment: { position: string | null, repeated: boolean, comment: { id: string, createdAt: string, body: string | null, visibility: Visibility } | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type FindContactsQueryVariables = Exact<{
  caseId?: string | number | null | undefined;
  search: string;
}>;


export type FindContactsQuery = { contacts: Array<{ roles: Array<Role>, phone: string | null, email: string | null, person: { id: string, name: string } }> };

export type ChangePrimaryContactMutationVariables = Exact<{
  input: ChangePrimaryContactInput;
}>;


export type ChangePrimaryContactMutation = { changePrimaryContact: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type AwaitingAllocationQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AwaitingAllocationQuery = { cases: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null }> } };

export type AllocationChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AllocationChangesSubscription = { caseListChanges: { position: string, change: Change } };

export type CaseSharedWithQueryVariables = Exact<{
  number: string;
}>;


export type CaseSharedWithQuery = { caseByNumber: { id: string, sharedWith: Array<{ because: string, person: { id: string, name: string, organisation: { name: string } } }> } | null };

export type ServiceCatalogueQueryVariables = Exact<{ [key: string]: never; }>;


export type ServiceCatalogueQuery = { catalogue: Array<{ id: string, serviceName: string, serviceProvider: string, active: boolean }> };

export type ProvidersQueryVariables = Exact<{ [key: string]: never; }>;


export type ProvidersQuery = { providers: Array<{ id: string, name: string }> };

export type ActedFragment = { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> };

export type RefusedFragment = { code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null };

export type AssignCaseMutationVariables = Exact<{
  input: AssignCaseInput;
}>;


export type AssignCaseMutation = { assignCase: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type PauseCaseMutationVariables = Exact<{
  input: PauseCaseInput;
}>;


export type PauseCaseMutation = { pauseCase: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type ResumeCaseMutationVariables = Exact<{
  input: ResumeCaseInput;
}>;


export type ResumeCaseMutation = { resumeCase: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type CloseCaseMutationVariables = Exact<{
  input: CloseCaseInput;
}>;


export type CloseCaseMutation = { closeCase: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type ReopenCaseMutationVariables = Exact<{
  input: ReopenCaseInput;
}>;


export type ReopenCaseMutation = { reopenCase: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type RequestTransferMutationVariables = Exact<{
  input: RequestTransferInput;
}>;


export type RequestTransferMutation = { requestTransfer: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type AnswerTransferMutationVariables = Exact<{
  input: AnswerTransferInput;
}>;


export type AnswerTransferMutation = { answerTransfer: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type AllocateCaseMutationVariables = Exact<{
  input: AllocateCaseInput;
}>;


export type AllocateCaseMutation = { allocateCase: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type ReturnRequestMutationVariables = Exact<{
  input: ReasonInput;
}>;


export type ReturnRequestMutation = { returnRequest: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type DeclineRequestMutationVariables = Exact<{
  input: ReasonInput;
}>;


export type DeclineRequestMutation = { declineRequest: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type ShareItemsMutationVariables = Exact<{
  input: ShareInput;
}>;


export type ShareItemsMutation = { share: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type UnshareItemsMutationVariables = Exact<{
  input: UnshareInput;
}>;


export type UnshareItemsMutation = { unshare: { number: string | null, position: string | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type ReferToServiceMutationVariables = Exact<{
  input: ReferToServiceInput;
}>;


export type ReferToServiceMutation = { referToService: { position: string | null, referral: { id: string, number: string } | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type UpdateReferralMutationVariables = Exact<{
  input: UpdateReferralInput;
}>;


export type UpdateReferralMutation = { updateReferral: { position: string | null, referral: { id: string, status: ReferralStatus } | null, case: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, existingNumber: string | null, current: { id: string, number: string, version: number, position: string, type: CaseType, status: CaseStatus, openedAt: string, closedAt: string | null, outcome: string | null, catchment: string | null, viewerMay: Array<CaseAction>, pausedUntil: string | null, learner: { id: string, name: string | null } | null, owner: { id: string, name: string } | null, provider: { name: string } | null, school: { name: string } | null, primaryContact: { phone: string | null, email: string | null, notes: string | null, since: string, person: { id: string, name: string } } | null, transfer: { requestedAt: string, reason: string | null, to: { id: string, name: string }, requestedBy: { name: string } } | null } | null }> } };

export type ProviderDashboardQueryVariables = Exact<{ [key: string]: never; }>;


export type ProviderDashboardQuery = { dashboard: { awaitingOwner: number, open: number, paused: number, openedThisWeek: number, closedThisWeek: number, oldestUnassignedHours: number | null, load: Array<{ open: number, paused: number, person: { id: string, name: string } }>, weeks: Array<{ starting: string, opened: number, closed: number }> } | null };

export type FiguresFragment = { awaitingOwner: number, open: number, paused: number, openedThisWeek: number, closedThisWeek: number, oldestUnassignedHours: number | null, load: Array<{ open: number, paused: number, person: { id: string, name: string } }>, weeks: Array<{ starting: string, opened: number, closed: number }> };

export type DashboardChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DashboardChangesSubscription = { dashboardChanges: { position: string, dashboard: { awaitingOwner: number, open: number, paused: number, openedThisWeek: number, closedThisWeek: number, oldestUnassignedHours: number | null, load: Array<{ open: number, paused: number, person: { id: string, name: string } }>, weeks: Array<{ starting: string, opened: number, closed: number }> } } };

export type CaseQueueQueryVariables = Exact<{
  scope: CaseScope;
  search?: string | null | undefined;
  filter?: CaseFilter | null | undefined;
  order?: CaseOrder | null | undefined;
  after?: string | null | undefined;
}>;


export type CaseQueueQuery = { cases: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, number: string, version: number, status: CaseStatus, openedAt: string, closedAt: string | null, catchment: string | null, viewerMay: Array<CaseAction>, learner: { name: string | null } | null, school: { name: string } | null, owner: { id: string, name: string } | null, transfer: { to: { name: string } } | null, timeline: { nodes: Array<{ at: string }> } }> } };

export type QueueRowFragment = { id: string, number: string, version: number, status: CaseStatus, openedAt: string, closedAt: string | null, catchment: string | null, viewerMay: Array<CaseAction>, learner: { name: string | null } | null, school: { name: string } | null, owner: { id: string, name: string } | null, transfer: { to: { name: string } } | null, timeline: { nodes: Array<{ at: string }> } };

export type QueueChangesSubscriptionVariables = Exact<{
  scope: CaseScope;
  search?: string | null | undefined;
  filter?: CaseFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type QueueChangesSubscription = { caseListChanges: { position: string, change: Change, caseId: string | null, totalCount: number, case: { id: string, number: string, version: number, status: CaseStatus, openedAt: string, closedAt: string | null, catchment: string | null, viewerMay: Array<CaseAction>, learner: { name: string | null } | null, school: { name: string } | null, owner: { id: string, name: string } | null, transfer: { to: { name: string } } | null, timeline: { nodes: Array<{ at: string }> } } | null } };

export type CaseManagersQueryVariables = Exact<{ [key: string]: never; }>;


export type CaseManagersQuery = { caseManagers: Array<{ open: number, paused: number, person: { id: string, name: string } }> };

export type AssignFromQueueMutationVariables = Exact<{
  input: AssignCaseInput;
}>;


export type AssignFromQueueMutation = { assignCase: { number: string | null, position: string | null, case: { id: string, number: string, version: number, status: CaseStatus, openedAt: string, closedAt: string | null, catchment: string | null, viewerMay: Array<CaseAction>, learner: { name: string | null } | null, school: { name: string } | null, owner: { id: string, name: string } | null, transfer: { to: { name: string } } | null, timeline: { nodes: Array<{ at: string }> } } | null, errors: Array<{ code: ErrorCode, message: string, path: Array<string> | null, current: { id: string, number: string, version: number, status: CaseStatus, openedAt: string, closedAt: string | null, catchment: string | null, viewerMay: Array<CaseAction>, learner: { name: string | null } | null, school: { name: string } | null, owner: { id: string, name: string } | null, transfer: { to: { name: string } } | null, timeline: { nodes: Array<{ at: string }> } } | null }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const AuditListFragmentDoc = new TypedDocumentString(`
    fragment AuditList on CaseConnection {
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    id
    number
    status
    openedAt
    learner {
      name
    }
    school {
      name
    }
    provider {
      name
    }
    owner {
      name
    }
  }
}
    `, {"fragmentName":"AuditList"}) as unknown as TypedDocumentString<AuditListFragment, unknown>;
export const CaseStateFragmentDoc = new TypedDocumentString(`
    fragment CaseState on Case {
  id
  version
  status
  learner {
    name
  }
  school {
    name
  }
  provider {
    name
  }
  owner {
    name
  }
  catchment
  primaryContact {
    person {
      name
    }
    phone
    email
    notes
  }
  pausedUntil
  outcome
  closingSummary
  transfer {
    to {
      name
    }
    reason
  }
  requests {
    state
  }
  timeline(first: 1) {
    nodes {
      summary
    }
  }
  services(first: 25) {
    totalCount
    nodes {
      number
      serviceName
      status
    }
  }
  comments(first: 50) {
    totalCount
    nodes {
      id
      createdAt
      author {
        name
      }
      body
      visibility
    }
  }
}
    `, {"fragmentName":"CaseState"}) as unknown as TypedDocumentString<CaseStateFragment, unknown>;
export const CaseDetailsFragmentDoc = new TypedDocumentString(`
    fragment CaseDetails on Case {
  closingSummary
  learner {
    id
    name
    yearLevel
    nsn
    dateOfBirth
  }
  requests {
    id
    number
    submittedAt
    submittedBy {
      name
    }
    school {
      name
    }
    state
    answers
    form {
      pages {
        key
        title
        questions {
          key
          label
          kind
        }
      }
    }
  }
}
    `, {"fragmentName":"CaseDetails"}) as unknown as TypedDocumentString<CaseDetailsFragment, unknown>;
export const TimelineEntryFragmentDoc = new TypedDocumentString(`
    fragment TimelineEntry on Entry {
  id
  position
  kind
  at
  actor {
    id
    name
    organisation {
      name
    }
  }
  summary
  comment {
    id
    body
    visibility
  }
}
    `, {"fragmentName":"TimelineEntry"}) as unknown as TypedDocumentString<TimelineEntryFragment, unknown>;
export const TimelinePageFragmentDoc = new TypedDocumentString(`
    fragment TimelinePage on EntryConnection {
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
  nodes {
    ...TimelineEntry
  }
}
    fragment TimelineEntry on Entry {
  id
  position
  kind
  at
  actor {
    id
    name
    organisation {
      name
    }
  }
  summary
  comment {
    id
    body
    visibility
  }
}`, {"fragmentName":"TimelinePage"}) as unknown as TypedDocumentString<TimelinePageFragment, unknown>;
export const CaseHeadFragmentDoc = new TypedDocumentString(`
    fragment CaseHead on Case {
  id
  number
  version
  position
  type
  status
  openedAt
  closedAt
  outcome
  learner {
    id
    name
  }
  owner {
    id
    name
  }
  provider {
    name
  }
  school {
    name
  }
  catchment
  primaryContact {
    person {
      id
      name
    }
    phone
    email
    notes
    since
  }
  viewerMay
  pausedUntil
  transfer {
    to {
      id
      name
    }
    requestedBy {
      name
    }
    requestedAt
    reason
  }
}
    `, {"fragmentName":"CaseHead"}) as unknown as TypedDocumentString<CaseHeadFragment, unknown>;
export const RefusedFragmentDoc = new TypedDocumentString(`
    fragment Refused on UserError {
  code
  message
  path
  existingNumber
  current {
    ...CaseHead
  }
}
    fragment CaseHead on Case {
  id
  number
  version
  position
  type
  status
  openedAt
  closedAt
  outcome
  learner {
    id
    name
  }
  owner {
    id
    name
  }
  provider {
    name
  }
  school {
    name
  }
  catchment
  primaryContact {
    person {
      id
      name
    }
    phone
    email
    notes
    since
  }
  viewerMay
  pausedUntil
  transfer {
    to {
      id
      name
    }
    requestedBy {
      name
    }
    requestedAt
    reason
  }
}`, {"fragmentName":"Refused"}) as unknown as TypedDocumentString<RefusedFragment, unknown>;
export const ActedFragmentDoc = new TypedDocumentString(`
    fragment Acted on CasePayload {
  case {
    ...CaseHead
  }
  number
  position
  errors {
    ...Refused
  }
}
    fragment CaseHead on Case {
  id
  number
  version
  position
  type
  status
  openedAt
  closedAt
  outcome
  learner {
    id
    name
  }
  owner {
    id
    name
  }
  provider {
    name
  }
  school {
    name
  }
  catchment
  primaryContact {
    person {
      id
      name
    }
    phone
    email
    notes
    since
  }
  viewerMay
  pausedUntil
  transfer {
    to {
      id
      name
    }
    requestedBy {
      name
    }
    requestedAt
    reason
  }
}
fragment Refused on UserError {
  code
  message
  path
  existingNumber
  current {
    ...CaseHead
  }
}`, {"fragmentName":"Acted"}) as unknown as TypedDocumentString<ActedFragment, unknown>;
export const FiguresFragmentDoc = new TypedDocumentString(`
    fragment Figures on Dashboard {
  awaitingOwner
  open
  paused
  openedThisWeek
  closedThisWeek
  oldestUnassignedHours
  load {
    person {
      id
      name
    }
    open
    paused
  }
  weeks {
    starting
    opened
    closed
  }
}
    `, {"fragmentName":"Figures"}) as unknown as TypedDocumentString<FiguresFragment, unknown>;
export const QueueRowFragmentDoc = new TypedDocumentString(`
    fragment QueueRow on Case {
  id
  number
  version
  status
  openedAt
  closedAt
  learner {
    name
  }
  school {
    name
  }
  catchment
  owner {
    id
    name
  }
  viewerMay
  transfer {
    to {
      name
    }
  }
  timeline(first: 1) {
    nodes {
      at
    }
  }
}
    `, {"fragmentName":"QueueRow"}) as unknown as TypedDocumentString<QueueRowFragment, unknown>;
export const AuditCasesDocument = {"__meta__":{"documentId":"uFKhq8McZ2MvFOQAO4dktd"}} as unknown as TypedDocumentString<AuditCasesQuery, AuditCasesQueryVariables>;
export const AuditCasesAtDocument = {"__meta__":{"documentId":"Tnv8YhKWKAVo14b-2Pa6lV"}} as unknown as TypedDocumentString<AuditCasesAtQuery, AuditCasesAtQueryVariables>;
export const AuditedCaseDocument = {"__meta__":{"documentId":"wPlLyJ1symbDqTZwMizenK"}} as unknown as TypedDocumentString<AuditedCaseQuery, AuditedCaseQueryVariables>;
export const CaseEventsDocument = {"__meta__":{"documentId":"2bRXLn_eClMFXod1GTh6cl"}} as unknown as TypedDocumentString<CaseEventsQuery, CaseEventsQueryVariables>;
export const CaseThenDocument = {"__meta__":{"documentId":"y9Lw93v5MPsrXT1UzBHP30"}} as unknown as TypedDocumentString<CaseThenQuery, CaseThenQueryVariables>;
export const CasePageDocument = {"__meta__":{"documentId":"xX4dUwUfseCJ4-OkT7Qm5W"}} as unknown as TypedDocumentString<CasePageQuery, CasePageQueryVariables>;
export const CaseTimelineDocument = {"__meta__":{"documentId":"b1d_U2xZJZd6HifKZl2Cwn"}} as unknown as TypedDocumentString<CaseTimelineQuery, CaseTimelineQueryVariables>;
export const CaseRelatedDocument = {"__meta__":{"documentId":"V-Vck1bEQo9jxYBow9SgiN"}} as unknown as TypedDocumentString<CaseRelatedQuery, CaseRelatedQueryVariables>;
export const CaseActivityDocument = {"__meta__":{"documentId":"jNotuqgOxBFDpjuzON4gzv"}} as unknown as TypedDocumentString<CaseActivitySubscription, CaseActivitySubscriptionVariables>;
export const AddCommentDocument = {"__meta__":{"documentId":"opKvKIsqgt8dxRS2cjjNgt"}} as unknown as TypedDocumentString<AddCommentMutation, AddCommentMutationVariables>;
export const FindContactsDocument = {"__meta__":{"documentId":"o3udPe7DxXZqE3yKaXgGD_"}} as unknown as TypedDocumentString<FindContactsQuery, FindContactsQueryVariables>;
export const ChangePrimaryContactDocument = {"__meta__":{"documentId":"Af5HcSw8DzMcEySAvAiWqH"}} as unknown as TypedDocumentString<ChangePrimaryContactMutation, ChangePrimaryContactMutationVariables>;
export const AwaitingAllocationDocument = {"__meta__":{"documentId":"vmjmGNfBslGVVlMlWUELQx"}} as unknown as TypedDocumentString<AwaitingAllocationQuery, AwaitingAllocationQueryVariables>;
export const AllocationChangesDocument = {"__meta__":{"documentId":"o6Wc65-MyXHaPObOzbezv2"}} as unknown as TypedDocumentString<AllocationChangesSubscription, AllocationChangesSubscriptionVariables>;
export const CaseSharedWithDocument = {"__meta__":{"documentId":"Fc01W8Z022weoJ-OXrgzEK"}} as unknown as TypedDocumentString<CaseSharedWithQuery, CaseSharedWithQueryVariables>;
export const ServiceCatalogueDocument = {"__meta__":{"documentId":"BWRARuf5Ycz54jkeGXF1Op"}} as unknown as TypedDocumentString<ServiceCatalogueQuery, ServiceCatalogueQueryVariables>;
export const ProvidersDocument = {"__meta__":{"documentId":"yVYo-wI8-FuH9i7qChea36"}} as unknown as TypedDocumentString<ProvidersQuery, ProvidersQueryVariables>;
export const AssignCaseDocument = {"__meta__":{"documentId":"TGnzAgU89D6KKg7St1ju9F"}} as unknown as TypedDocumentString<AssignCaseMutation, AssignCaseMutationVariables>;
export const PauseCaseDocument = {"__meta__":{"documentId":"qnXZMcJZd3bDP_n3on4Vu-"}} as unknown as TypedDocumentString<PauseCaseMutation, PauseCaseMutationVariables>;
export const ResumeCaseDocument = {"__meta__":{"documentId":"I58F0zeEhXK_I8atIWN4ok"}} as unknown as TypedDocumentString<ResumeCaseMutation, ResumeCaseMutationVariables>;
export const CloseCaseDocument = {"__meta__":{"documentId":"AJ3WkX23ncLyl0NZJMOxmg"}} as unknown as TypedDocumentString<CloseCaseMutation, CloseCaseMutationVariables>;
export const ReopenCaseDocument = {"__meta__":{"documentId":"XbMXO6YAFD1UTjTsywNTpw"}} as unknown as TypedDocumentString<ReopenCaseMutation, ReopenCaseMutationVariables>;
export const RequestTransferDocument = {"__meta__":{"documentId":"dCXwMKBDtFI9MB9e4FFqxn"}} as unknown as TypedDocumentString<RequestTransferMutation, RequestTransferMutationVariables>;
export const AnswerTransferDocument = {"__meta__":{"documentId":"eNaUfif2GwfiTQqjjbDUPW"}} as unknown as TypedDocumentString<AnswerTransferMutation, AnswerTransferMutationVariables>;
export const AllocateCaseDocument = {"__meta__":{"documentId":"ov2KTBR-okZYlQK_L1mUnN"}} as unknown as TypedDocumentString<AllocateCaseMutation, AllocateCaseMutationVariables>;
export const ReturnRequestDocument = {"__meta__":{"documentId":"BSO9gNiAHrRNjqrphv6q8H"}} as unknown as TypedDocumentString<ReturnRequestMutation, ReturnRequestMutationVariables>;
export const DeclineRequestDocument = {"__meta__":{"documentId":"eBpRoR8k-GvUy19ukxRNPq"}} as unknown as TypedDocumentString<DeclineRequestMutation, DeclineRequestMutationVariables>;
export const ShareItemsDocument = {"__meta__":{"documentId":"NmnktHYjkiUEvE0W6VbvMG"}} as unknown as TypedDocumentString<ShareItemsMutation, ShareItemsMutationVariables>;
export const UnshareItemsDocument = {"__meta__":{"documentId":"an8D4Jq9hpuTkDZQ7yYEyn"}} as unknown as TypedDocumentString<UnshareItemsMutation, UnshareItemsMutationVariables>;
export const ReferToServiceDocument = {"__meta__":{"documentId":"7ZupIE9Cs14BtSpmBWmiB_"}} as unknown as TypedDocumentString<ReferToServiceMutation, ReferToServiceMutationVariables>;
export const UpdateReferralDocument = {"__meta__":{"documentId":"OZLVJco11Inh7NTc2HHk-v"}} as unknown as TypedDocumentString<UpdateReferralMutation, UpdateReferralMutationVariables>;
export const ProviderDashboardDocument = {"__meta__":{"documentId":"3nULFekMihzoFumoGODjgA"}} as unknown as TypedDocumentString<ProviderDashboardQuery, ProviderDashboardQueryVariables>;
export const DashboardChangesDocument = {"__meta__":{"documentId":"aw8v1mvKjxpTt8CbgYe9O0"}} as unknown as TypedDocumentString<DashboardChangesSubscription, DashboardChangesSubscriptionVariables>;
export const CaseQueueDocument = {"__meta__":{"documentId":"p9cpcCeePsIA_S0b9WNKtV"}} as unknown as TypedDocumentString<CaseQueueQuery, CaseQueueQueryVariables>;
export const QueueChangesDocument = {"__meta__":{"documentId":"fiwbOLAXHP3IM_Ld7AK-3G"}} as unknown as TypedDocumentString<QueueChangesSubscription, QueueChangesSubscriptionVariables>;
export const CaseManagersDocument = {"__meta__":{"documentId":"JjX2SAoLPkBhZvX-c7hu5k"}} as unknown as TypedDocumentString<CaseManagersQuery, CaseManagersQueryVariables>;
export const AssignFromQueueDocument = {"__meta__":{"documentId":"YUYzODJQsP6llUUIIh7vDt"}} as unknown as TypedDocumentString<AssignFromQueueMutation, AssignFromQueueMutationVariables>;