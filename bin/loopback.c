#include "loopback.h"

#include "base/str.h"

/* "127.0.0.1", but not the host name "127.example.org". */
static bool is_127(struct str host)
{
    for (size_t i = 0; i < host.len; i++) {
        if (!ascii_is_digit(host.at[i]) && host.at[i] != '.')
            return false;
    }
    return str_starts(host, "127.");
}

bool url_is_loopback(const char *url)
{
    struct str rest = str_of(url), host;

    if (str_starts(rest, "http://"))
        rest = str_slice(rest, 7, rest.len);
    else if (str_starts(rest, "https://"))
        rest = str_slice(rest, 8, rest.len);
    else
        return false;
    host = str_slice(rest, 0, str_find(rest, '/'));
    if (str_starts(host, "[::1]"))
        return host.len == 5 || host.at[5] == ':';
    host = str_slice(host, 0, str_find(host, ':'));
    return is_127(host) || str_is_nocase(host, "localhost");
}
