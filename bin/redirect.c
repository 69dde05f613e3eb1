#include "redirect.h"

#include "loopback.h"

/* The parts of "https://old.example:8443/dough". */
struct address {
    bool tls;
    struct str host; /* with the brackets of an IPv6 address */
    struct str port; /* may be empty */
    struct str path; /* "/dough", or empty */
};

static struct address address_of(struct str url)
{
    struct address a = {.tls = str_starts(url, "https://")};
    struct str rest = str_slice(url, str_find(url, '/') + 2, url.len);
    const size_t slash = str_find(rest, '/');
    struct str authority = str_slice(rest, 0, slash);
    size_t bracket = str_find(authority, ']'), colon;

    if (bracket == authority.len)
        bracket = 0;
    colon = bracket + str_find(str_slice(authority, bracket, authority.len), ':');
    a.host = str_slice(authority, 0, colon);
    a.port = str_slice(authority, colon + 1, authority.len);
    a.path = str_slice(rest, slash, rest.len);
    return a;
}

static void add_port(struct buf *out, const struct address *a)
{
    if (a->port.len > 0)
        buf_str(out, a->port);
    else
        buf_text(out, a->tls ? "443" : "80");
}

/* As a regular expression. Of its special characters a URL of ours can have only the dot and the brackets. */
static void add_pattern(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '.' || text.at[i] == '[' || text.at[i] == ']')
            buf_char(out, '\\');
        buf_char(out, text.at[i]);
    }
}

static void add_certificate(struct buf *out, const struct address *a)
{
    if (a->tls)
        buf_printf(out, "    # and the certificate of %.*s, as before\n", STR_ARG(a->host));
}

static void write_lighttpd(struct buf *out, struct str old_url, struct str new_url)
{
    const struct address a = address_of(old_url);

    buf_text(out, "server.modules += ( \"mod_redirect\" )\n$HTTP[\"host\"] =~ \"^");
    add_pattern(out, a.host);
    buf_text(out, "(:[0-9]+)?$\" {\n    url.redirect = ( \"^");
    add_pattern(out, a.path);
    buf_printf(out, "(/.*)?$\" => \"%.*s$1\" )\n}\n", STR_ARG(new_url));
}

static void write_nginx(struct buf *out, struct str old_url, struct str new_url)
{
    const struct address a = address_of(old_url);

    buf_text(out, "server {\n    listen ");
    add_port(out, &a);
    buf_printf(out, "%s;\n    server_name %.*s;\n", a.tls ? " ssl" : "", STR_ARG(a.host));
    add_certificate(out, &a);
    buf_text(out, "    rewrite ^");
    add_pattern(out, a.path);
    buf_printf(out, "(/.*)?$ %.*s$1 permanent;\n}\n", STR_ARG(new_url));
}

static void write_apache(struct buf *out, struct str old_url, struct str new_url)
{
    const struct address a = address_of(old_url);

    buf_text(out, "<VirtualHost *:");
    add_port(out, &a);
    buf_printf(out, ">\n    ServerName %.*s\n", STR_ARG(a.host));
    add_certificate(out, &a);
    buf_text(out, "    RedirectMatch 301 \"^");
    add_pattern(out, a.path);
    buf_printf(out, "(/.*)?$\" \"%.*s$1\"\n</VirtualHost>\n", STR_ARG(new_url));
}

const struct redirect_server redirect_servers[] = {
    {"lighttpd", write_lighttpd},
    {"nginx", write_nginx},
    {"apache", write_apache},
};
const size_t redirect_server_count = sizeof(redirect_servers) / sizeof(redirect_servers[0]);

bool redirect_is_wanted(const char *old_url, const char *new_url)
{
    return strcmp(old_url, new_url) != 0 && !url_is_loopback(old_url);
}

void redirect_write(struct buf *out, const char *old_url, const char *new_url)
{
    for (size_t i = 0; i < redirect_server_count; i++) {
        buf_printf(out, "\n# %s: from %s to %s\n", redirect_servers[i].name, old_url, new_url);
        redirect_servers[i].write(out, str_of(old_url), str_of(new_url));
    }
}
