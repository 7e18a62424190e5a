import { AuthShell } from "./(auth)/auth-shell";
import { NotFoundNotice } from "./not-found-notice";

export default function NotFound() {
  return (
    <AuthShell>
      <NotFoundNotice />
    </AuthShell>
  );
}
