/** The address that people try first. The overview sends strangers on to the login. */
export const GET = (): Response => new Response(null, { status: 307, headers: { location: "/overview" } });
