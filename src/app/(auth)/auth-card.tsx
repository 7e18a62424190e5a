import Link from "next/link";
import type { ReactNode } from "react";

interface AuthCardProps {
  title: string;
  lead: string;
  /** The way to the other form. */
  question: string;
  answer: string;
  href: "/login" | "/register";
  children: ReactNode;
}

export function AuthCard({ title, lead, question, answer, href, children }: AuthCardProps) {
  return (
    <div className="w-full max-w-sm">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      <p className="mt-1 mb-6 text-ink-muted">{lead}</p>
      {children}
      <p className="mt-6 text-center text-ink-muted">
        {question}{" "}
        <Link href={href} className="rounded font-medium text-accent-ink underline underline-offset-4">
          {answer}
        </Link>
      </p>
    </div>
  );
}
