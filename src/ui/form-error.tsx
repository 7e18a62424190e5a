/** Why a form's request failed: read out as soon as there is such a text. */
export function FormError({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <p role="alert" className="text-[13px] text-bad">
      {text}
    </p>
  );
}
