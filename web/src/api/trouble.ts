/** Why there is no answer. What a command was refused for is an answer, not trouble. */
export type Trouble =
  | "UNREACHED"
  | "UNAUTHENTICATED"
  | "BAD_REQUEST"
  | "STALE"
  | "OVERLOADED"
  | "RATE_LIMITED"
  | "INTERNAL";

export class ServerError extends Error {
  readonly trouble: Trouble;
  /** By which the server's own log tells more. */
  readonly reference: string | undefined;

  constructor(trouble: Trouble, message?: string, reference?: string) {
    super(message ?? trouble);
    this.trouble = trouble;
    this.reference = reference;
  }

  /** Whether the same question may be answered later. */
  get passes(): boolean {
    return (
      this.trouble !== "BAD_REQUEST" && this.trouble !== "UNAUTHENTICATED" && this.trouble !== "INTERNAL"
    );
  }
}
