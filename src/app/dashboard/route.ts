/** The address that people try first. The overview redirects to the login page when nobody is signed in. */
export const GET = (): Response => new Response(null, { status: 307, headers: { location: "/overview" } });
