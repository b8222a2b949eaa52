import { type FormEvent, useId, useState } from "react";
import { refusalText } from "./refusal-text.ts";

interface AccountFormProps {
  readonly mode: "sign-in" | "register";
  readonly name?: string;
  readonly onSubmit: (name: string, password: string) => Promise<void>;
}

/** Name and password, for signing in or for a new account. */
export function AccountForm({ mode, name, onSubmit }: AccountFormProps) {
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setRefusal(undefined);
    onSubmit(String(form.get("name")).trim(), String(form.get("password"))).catch((error: unknown) => {
      setRefusal(refusalText(error));
      setIsBusy(false);
    });
  };
  return (
    <form className="form" onSubmit={submit}>
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        name="name"
        data-autofocus
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={80}
        defaultValue={name}
      />
      <label htmlFor={`${id}-password`}>Password</label>
      <input
        id={`${id}-password`}
        name="password"
        type="password"
        autoComplete={mode === "register" ? "new-password" : "current-password"}
        required
        minLength={mode === "register" ? 8 : undefined}
        aria-describedby={mode === "register" ? `${id}-hint` : undefined}
      />
      {mode === "register" && (
        <p className="form-hint" id={`${id}-hint`}>
          At least 8 characters.
        </p>
      )}
      {refusal !== undefined && (
        <p className="form-error" role="alert">
          {refusal}
        </p>
      )}
      <button type="submit" className="button" aria-busy={isBusy}>
        {mode === "register" ? "Create account" : "Sign in"}
      </button>
    </form>
  );
}
