#include "web/client.h"

#include "base/number.h"

#include <arpa/inet.h>

/* Both families as 16 bytes, IPv4 mapped into ::ffff:0:0/96 (RFC 4291 section 2.5.5.2). */
struct address {
    unsigned char bytes[16];
};

static bool address_parse(struct str text, struct address *out)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    char z[CLIENT_ADDRESS_MAX];

    if (text.len == 0 || text.len >= sizeof(z) || memchr(text.at, '\0', text.len) != NULL)
        return false;
    memcpy(z, text.at, text.len);
    z[text.len] = '\0';
    if (inet_pton(AF_INET, z, out->bytes + 12) == 1) {
        memcpy(out->bytes, mapped, sizeof(mapped));
        return true;
    }
    return inet_pton(AF_INET6, z, out->bytes) == 1;
}

static void address_print(const struct address *address, char out[CLIENT_ADDRESS_MAX])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

    if (memcmp(address->bytes, mapped, sizeof(mapped)) == 0)
        inet_ntop(AF_INET, address->bytes + 12, out, CLIENT_ADDRESS_MAX);
    else
        inet_ntop(AF_INET6, address->bytes, out, CLIENT_ADDRESS_MAX);
}

/* "10.0.0.0/8" or a single address. */
static bool prefix_parse(struct str text, struct address *out, unsigned *bits)
{
    size_t slash = str_find(text, '/');
    bool four = str_find(text, ':') == text.len;
    uint64_t length = four ? 32 : 128;

    if (!address_parse(str_slice(text, 0, slash), out))
        return false;
    if (slash < text.len && !number_u64(str_slice(text, slash + 1, text.len), length, &length))
        return false;
    *bits = (unsigned)length + (four ? 96 : 0);
    return true;
}

static bool prefix_holds(const struct address *prefix, unsigned bits, const struct address *address)
{
    unsigned whole = bits / 8, part = bits % 8;
    unsigned char mask = (unsigned char)(0xff00u >> part);

    if (memcmp(prefix->bytes, address->bytes, whole) != 0)
        return false;
    return part == 0 || ((prefix->bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

/* The next entry of a list separated by blanks and commas. */
static bool entry_next(struct str *rest, struct str *entry)
{
    size_t len = 0;

    while (rest->len > 0 && (ascii_is_space(rest->at[0]) || rest->at[0] == ','))
        *rest = str_slice(*rest, 1, rest->len);
    while (len < rest->len && !ascii_is_space(rest->at[len]) && rest->at[len] != ',')
        len++;
    *entry = str_slice(*rest, 0, len);
    *rest = str_slice(*rest, len, rest->len);
    return len > 0;
}

static bool is_trusted(const struct address *address, const char *trusted)
{
    struct str rest = str_of(trusted), entry;
    struct address prefix;
    unsigned bits;

    while (entry_next(&rest, &entry)) {
        if (prefix_parse(entry, &prefix, &bits) && prefix_holds(&prefix, bits, address))
            return true;
    }
    return false;
}

enum status client_proxies_check(const char *trusted, struct err *err)
{
    struct str rest = str_of(trusted), entry;
    struct address prefix;
    unsigned bits;

    while (entry_next(&rest, &entry)) {
        if (!prefix_parse(entry, &prefix, &bits))
            return err_set(err, STATUS_INVALID,
                           "PIEROGIS_TRUSTED_PROXIES: \"%.*s\" is no address and no prefix like "
                           "10.0.0.0/8",
                           STR_ARG(entry));
    }
    return STATUS_OK;
}

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
    if (is_trusted(&address, trusted)) {
        header = env_str(env, ENV_HTTP_X_FORWARDED_PROTO);
        if (header.len > 0)
            client->https = str_is_nocase(last_cut(&header), "https");
        header = env_str(env, ENV_HTTP_X_FORWARDED_HOST);
        if (header.len > 0)
            client->host = last_cut(&header);
        /* A hop that cannot be read is where belief ends: the proxy that wrote it stands for it. */
        while (forwarded.len > 0 && is_trusted(&address, trusted)) {
            if (!hop_parse(last_cut(&forwarded), &hop))
                break;
            address = hop;
        }
    }
    address_print(&address, client->address);
}
