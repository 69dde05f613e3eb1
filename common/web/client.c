#include "web/client.h"

/* One hop of X-Forwarded-For: an address, perhaps with a port ("192.0.2.1:80", "[2001:db8::1]:80"). */
static bool hop_parse(struct str hop, struct address *out)
{
    hop = str_trim(hop);
    if (str_starts(hop, "[")) {
        hop = str_slice(hop, 1, str_find(hop, ']'));
    } else {
        size_t colon = str_find(hop, ':');
        struct str tail = str_slice(hop, colon + 1, hop.len);

        if (colon < hop.len && str_find(tail, ':') == tail.len)
            hop = str_slice(hop, 0, colon);
    }
    return address_parse(hop, out);
}

/* Takes the last piece of a comma list off `*rest`. */
static struct str last_cut(struct str *rest)
{
    size_t at = rest->len;
    struct str piece;

    while (at > 0 && rest->at[at - 1] != ',')
        at--;
    piece = str_trim(str_slice(*rest, at, rest->len));
    *rest = str_slice(*rest, 0, at > 0 ? at - 1 : 0);
    return piece;
}

void client_read(struct client *client, const struct env *env, const char *trusted)
{
    struct str forwarded = env_str(env, ENV_HTTP_X_FORWARDED_FOR);
    struct str scheme = env_str(env, ENV_REQUEST_SCHEME), header;
    struct address address, hop;

    memset(client, 0, sizeof(*client));
    client->https = str_is_nocase(env_str(env, ENV_HTTPS), "on") || str_is(scheme, "https");
    client->host = str_trim(env_str(env, ENV_HTTP_HOST));
    if (!address_parse(env_str(env, ENV_REMOTE_ADDR), &address))
        return;
    if (address_is_listed(&address, trusted)) {
        header = env_str(env, ENV_HTTP_X_FORWARDED_PROTO);
        if (header.len > 0)
            client->https = str_is_nocase(last_cut(&header), "https");
        header = env_str(env, ENV_HTTP_X_FORWARDED_HOST);
        if (header.len > 0)
            client->host = last_cut(&header);
        /* A hop that cannot be read is where belief ends: the proxy that wrote it stands for it. */
        while (forwarded.len > 0 && address_is_listed(&address, trusted)) {
            if (!hop_parse(last_cut(&forwarded), &hop))
                break;
            address = hop;
        }
    }
    address_print(&address, client->address);
}
