// A real provider of OpenID Connect on this machine: node provider.mjs REDIRECT_URI CLIENT_SECRET PEOPLE
// PEOPLE is JSON: what it says of each by the name they sign in with. The first line it writes is its issuer.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [redirectUri, secret, people] = process.argv.slice(2);
const claims = JSON.parse(people);
const server = createServer();

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'dovira',
      client_secret: secret,
      redirect_uris: [redirectUri],
      application_type: redirectUri.startsWith('https:') ? 'web' : 'native',
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: ['of tests only'] },
    pkce: { required: () => true },
    findAccount: (_, id) => claims[id] && { accountId: id, claims: () => ({ sub: id, ...claims[id] }) },
    // Nobody is asked whether Dovira may read their mailbox: an organisation agrees for its staff.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  server.on('request', provider.callback());
  console.log(issuer);
  process.stdin.resume().on('end', () => process.exit());
});
