#include "net/net_reply.h"

#include "base/clock.h"
#include "base/clock_read.h"
#include "base/number.h"

#define YEAR_SECONDS 31536000

bool net_reply_header(const struct net_reply *reply, const char *name, struct str *value)
{
    struct str rest = buf_view(&reply->headers), line, key;
    bool found = false;

    while (str_cut(&rest, '\n', &line)) {
        if (str_find(line, ':') == line.len)
            continue;
        str_cut(&line, ':', &key);
        if (str_is_nocase(key, name)) {
            *value = str_trim(line);
            found = true;
        }
    }
    return found;
}

bool net_reply_number(const struct net_reply *reply, const char *name, int64_t max, int64_t *out)
{
    struct str value;

    return net_reply_header(reply, name, &value) && number_i64(value, 0, max, out);
}

bool net_reply_skew(const struct net_reply *reply, int64_t *skew)
{
    struct str value;
    int64_t date;

    if (!net_reply_header(reply, "date", &value) || !clock_read_http(value, &date))
        return false;
    *skew = date - clock_now();
    return true;
}

bool net_reply_retry_after(const struct net_reply *reply, int64_t *seconds)
{
    struct str value;
    int64_t until, skew = 0;

    if (net_reply_number(reply, "retry-after", YEAR_SECONDS, seconds))
        return true;
    if (!net_reply_header(reply, "retry-after", &value) || !clock_read_http(value, &until))
        return false;
    (void)net_reply_skew(reply, &skew);
    *seconds = until - (clock_now() + skew);
    if (*seconds < 0)
        *seconds = 0;
    return *seconds <= YEAR_SECONDS;
}
