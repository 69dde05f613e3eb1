#include "web/next.h"

static bool is_path_char(char c)
{
    return ascii_is_alnum(c) || (c != '\0' && strchr("-._~/", c) != NULL);
}

static bool is_query_char(char c)
{
    return is_path_char(c) || (c != '\0' && strchr("%=&+,:", c) != NULL);
}

/* Our paths need no escapes, so there are none: "/%2e%2e/" climbs in a browser. */
static bool is_path(struct str path)
{
    struct str rest = str_slice(path, 1, path.len), step;

    for (size_t i = 0; i < path.len; i++) {
        if (!is_path_char(path.at[i]))
            return false;
    }
    while (str_cut(&rest, '/', &step)) {
        bool last = rest.at == NULL;

        if (str_is(step, ".") || str_is(step, "..") || (step.len == 0 && !last))
            return false;
    }
    return true;
}

bool next_is_local(const struct urls *urls, const char *next)
{
    const char *base = urls->mount == MOUNT_CGI ? urls->scripts : urls->root;
    struct str text = str_of(next), path = str_slice(text, 0, str_find(text, '?'));

    if (text.len > NEXT_MAX || !str_starts(path, base) ||
        !str_starts(str_slice(path, strlen(base), path.len), "/") || !is_path(path))
        return false;
    for (size_t i = path.len + 1; i < text.len; i++) {
        if (!is_query_char(text.at[i]))
            return false;
    }
    return true;
}

/* The address of the request, with `query` behind it. */
static const char *address(const struct req *req, struct str query)
{
    const char *base = req->mount == MOUNT_CGI ? req->env.values[ENV_SCRIPT_NAME] : req->urls.root;
    const char *here = arena_printf(req->arena, "%s%s%s%.*s", base, req->path,
                                    query.len > 0 ? "?" : "", STR_ARG(query));

    return next_is_local(&req->urls, here) ? here : NULL;
}

const char *next_here(const struct req *req)
{
    if ((req->method & (METHOD_GET | METHOD_HEAD)) == 0)
        return NULL;
    return address(req, req->query);
}

const char *next_form(const struct req *req)
{
    if (req->method == METHOD_POST)
        return address(req, STR(""));
    return next_here(req);
}
