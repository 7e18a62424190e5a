import { NotFoundNotice } from "../not-found-notice";

/** Beside the navigation, which has its own switches of theme and language: the root's would bring a second pair. */
export default function NotFound() {
  return (
    <div className="grid min-h-[60dvh] place-items-center">
      <NotFoundNotice />
    </div>
  );
}
