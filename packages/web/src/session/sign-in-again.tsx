import { Modal } from "../ui/modal.tsx";
import { AccountForm } from "./account-form.tsx";
import type { Remembered } from "./remembered.ts";
import type { Session } from "./session.ts";
import { VisitorForm } from "./visitor-form.tsx";

export interface SignInAgainProps {
  readonly onClose?: () => void;
  readonly session: Session;
  readonly who: Remembered;
  readonly reason: string;
  /** A visitor the server never took: its name was refused, and nothing was written yet. */
  readonly isNewcomer: boolean;
}

/** The server does not know us any more. The rooms stay on the page behind, and what waits to be sent stays queued. */
export function SignInAgain({ session, who, reason, isNewcomer }: SignInAgainProps) {
  const isVisitor = who.kind === "visitor";
  const title = isNewcomer ? "Choose another name" : isVisitor ? "Choose your name again" : "Please sign in again";
  return (
    <Modal title={title} isSticky onClose={() => undefined}>
      <p className="muted">
        {reason === "" ? "Your session has ended." : `${reason.replace(/\.$/, "")}.`}
        {!isNewcomer && " What you wrote and did not send yet is kept."}
      </p>
      {isVisitor ? (
        <VisitorForm name={who.name} action="Continue" onSubmit={(name) => session.enterAsVisitor(name)} />
      ) : (
        <AccountForm mode="sign-in" name={who.name} onSubmit={(name, password) => session.signIn(name, password)} />
      )}
      <button type="button" className="button-quiet" onClick={() => void session.signOut()}>
        Back to the start page
      </button>
    </Modal>
  );
}
