// A real OpenID Connect provider for tests: npm's oidc-provider with four invented people.
// node oidc_server.mjs FOLDER_WITH_NODE_MODULES PORT ADDRESS_OF_THE_SUITE
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, port, suite] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(createRequire(`${folder}/`).resolve("oidc-provider")).href);

const PEOPLE = {
  aoki: { employee_number: "100001", email: "aoki@city.example.jp", email_verified: true, groups: ["minutes-staff"] },
  baba: { employee_number: "100002", email: "baba@city.example.jp", email_verified: true, groups: ["minutes-staff", "it-section"] },
  newcomer: { employee_number: "999999", email: "newcomer@city.example.jp", email_verified: true, groups: [] },
  nobody: { groups: [] },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "workstyle",
      client_secret: "a secret that only tests know",
      redirect_uris: [`${suite}/login/sso/callback`],
      post_logout_redirect_uris: [`${suite}/login`],
      backchannel_logout_uri: `${suite}/login/sso/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: {
    openid: ["sub"],
    profile: ["preferred_username", "employee_number", "groups", "name"],
    email: ["email", "email_verified"],
  },
  features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
  // The suite under test listens on this machine, which the provider would refuse to call.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  pkce: { required: () => true },
  cookies: { keys: ["only tests"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, name: `${id} (provider)`, ...PEOPLE[id] }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
