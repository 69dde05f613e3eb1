#include "web/route.h"

bool route_fits(const char *pattern, const char *path, struct str *rest)
{
    size_t fixed = strcspn(pattern, "*");

    *rest = (struct str){"", 0};
    if (pattern[fixed] == '\0')
        return strcmp(pattern, path) == 0;
    if (strncmp(pattern, path, fixed) != 0 || path[fixed] == '\0')
        return false;
    *rest = str_of(path + fixed);
    return rest->at[rest->len - 1] != '/';
}

static unsigned methods_of(const struct route *route)
{
    unsigned methods = route->methods;

    return (methods & METHOD_GET) != 0 ? methods | METHOD_HEAD : methods;
}

const struct route *route_find(const struct program *program, struct req *req, unsigned *allowed,
                               enum status *status)
{
    struct str rest;

    *allowed = 0;
    for (size_t i = 0; i < program->count; i++) {
        const struct route *route = &program->routes[i];

        if (!route_fits(route->pattern, req->path, &rest))
            continue;
        if ((methods_of(route) & req->method) != 0) {
            req->rest = rest;
            return route;
        }
        *allowed |= methods_of(route);
    }
    *status = *allowed == 0 ? STATUS_NOT_FOUND : STATUS_BAD_METHOD;
    return NULL;
}

char *route_methods(struct arena *arena, unsigned methods)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    char *text = arena_strdup(arena, "");

    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if ((methods & 1u << i) != 0)
            text = arena_printf(arena, "%s%s%s", text, text[0] == '\0' ? "" : ", ", names[i]);
    }
    return text;
}

static bool has_typed(const struct route *route)
{
    for (const struct param *param = route->params; param != NULL && param->type != PARAM_NONE;
         param++) {
        if (param->typed != NULL && (param->type == PARAM_TEXT || param->type == PARAM_LINES))
            return route->body_cap > 0;
    }
    return false;
}

bool route_check(const struct route *route, const char **why)
{
    unsigned database = route->needs & ROUTE_DATABASE;
    bool reads = (route->methods & METHOD_GET) != 0;
    bool by_token = (route->needs & BY_TOKEN) != 0, scoped = route->scopes != 0;

    *why = NULL;
    if (route->handler == NULL || route->pattern == NULL || route->pattern[0] != '/')
        *why = "has no handler or no path";
    else if (route->methods == 0 || (reads && route->methods != METHOD_GET))
        *why = "mixes reading and writing methods";
    else if ((database & (database - 1)) != 0)
        *why = "needs the database in two ways";
    else if (reads && (route->needs & ROUTE_WRITES) != 0)
        *why = "writes on a GET";
    else if (!reads && (route->needs & (NEED_CSRF | BY_TOKEN)) == 0)
        *why = "takes forms from other sites";
    else if ((route->needs & NEED_CSRF) != 0 && by_token)
        *why = "wants a form of our own pages from a program";
    else if (by_token && !reads && !scoped)
        *why = "lets programs write without a scope";
    else if (scoped && (!by_token || (route->needs & NEED_USER) == 0))
        *why = "has scopes, yet no token that must have them";
    else if (!reads && route->cache != CACHE_NONE)
        *why = "lets the answer to a form be kept";
    else if ((route->needs & (NEED_USER | NEED_STAFF)) != 0 &&
             (route->cache != CACHE_NONE || database == 0))
        *why = "is private, yet kept by others or unable to know who looks";
    else if (((route->needs & ROUTE_WRITES) != 0) != (route->writes != NULL))
        *why = "writes without naming its tables, or names tables without writing";
    else if (reads && route->body_cap != 0)
        *why = "takes a body with a GET";
    else if ((route->needs & NEED_HELD) != 0 && (route->needs & NEED_STAFF) == 0)
        *why = "shows to everybody what is held back";
    else if (reads && (route->needs & NEED_MEDIA) != 0)
        *why = "changes media on a GET";
    else if (route->again != NULL && !has_typed(route))
        *why = "shows a form again in which nobody has typed anything";
    else if ((route->needs & NEED_FILE) != 0 && route->body_cap == 0)
        *why = "takes a file with nothing around it";
    else if (((route->needs & NEED_FILE) != 0) != (route->files != NULL))
        *why = "takes files without naming their fields, or names fields without taking files";
    else if ((route->needs & NEED_RENDER) != 0 &&
             ((route->needs & NEED_WRITE_PUBLIC) == 0 || (route->needs & NEED_MEDIA) == 0))
        *why = "posts without changing what others see";
    return *why == NULL;
}
