#include "web/url.h"

#include "base/panic.h"

#define PAGE(name, pattern, program, served) const char PATTERN_##name[] = pattern;
#include "web/pages.def"
#undef PAGE

static const struct page_row rows[PAGE__COUNT] = {
#define PAGE(name, pattern, program, served) [PAGE_##name] = {#name, pattern, program, served},
#include "web/pages.def"
#undef PAGE
};

const struct page_row *page_row(enum page page)
{
    ASSERT((unsigned)page < PAGE__COUNT);
    return &rows[page];
}

/* The pieces as one text. A page has hundreds of addresses, so no printf here. */
static char *join_pieces(struct arena *arena, const char *const *pieces, size_t count)
{
    size_t len = 0;
    char *text, *at;

    for (size_t i = 0; i < count; i++)
        len += strlen(pieces[i]);
    text = at = arena_alloc(arena, len + 1);
    for (size_t i = 0; i < count; i++) {
        size_t piece_len = strlen(pieces[i]);

        memcpy(at, pieces[i], piece_len);
        at += piece_len;
    }
    return text;
}

#define JOIN(arena, ...)                                                                           \
    join_pieces((arena), (const char *const[]){__VA_ARGS__},                                       \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* --- reading the sources --------------------------------------------------------------------------------- */

static bool is_url_char(char c)
{
    return ascii_is_alnum(c) || (c != '\0' && strchr("-._~:/[]%@!$&'()*+,;=", c) != NULL);
}

/* Splits "https://host[:port][/path]" before the path. False if it is no such URL. */
static bool split_base(struct str url, struct str *origin, struct str *path)
{
    size_t scheme = str_starts(url, "https://") ? 8 : str_starts(url, "http://") ? 7 : 0;
    size_t host = scheme;

    for (size_t i = 0; i < url.len; i++) {
        if (!is_url_char(url.at[i]))
            return false;
    }
    host += str_find(str_slice(url, scheme, url.len), '/');
    *origin = str_slice(url, 0, host);
    *path = str_slice(url, host, url.len);
    if (str_ends(*path, "/"))
        *path = str_slice(*path, 0, path->len - 1);
    return scheme > 0 && host > scheme && origin->at[scheme] != ':' &&
           str_find(str_slice(*origin, scheme, host), '@') == host - scheme;
}

bool script_name_is_valid(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!is_url_char(name.at[i]) || (i > 0 && name.at[i] == '/' && name.at[i - 1] == '/'))
            return false;
    }
    return str_starts(name, "/");
}

enum mount mount_of(const char *script_name, const char *request_uri)
{
    struct str script = str_of(script_name), uri = str_of(request_uri);

    if (script.len == 0)
        return MOUNT_PRETTY;
    if (uri.len == 0) /* not every server tells; those that do not, do not rewrite either */
        return MOUNT_CGI;
    if (!str_eq(str_slice(uri, 0, script.len), script))
        return MOUNT_PRETTY;
    return uri.len == script.len || strchr("/?", uri.at[script.len]) != NULL ? MOUNT_CGI
                                                                             : MOUNT_PRETTY;
}

static enum status read_media_url(struct urls *urls, struct str text, struct arena *arena,
                                  struct err *err)
{
    struct str origin, path;
    char *whole;

    if (str_ends(text, "/"))
        text = str_slice(text, 0, text.len - 1);
    if (str_starts(text, "/") && !str_starts(text, "//")) {
        for (size_t i = 0; i < text.len; i++) {
            if (!is_url_char(text.at[i]))
                return err_set(err, STATUS_INVALID,
                               "PIEROGIS_MEDIA_URL is no URL: character %zu is not allowed", i + 1);
        }
        urls->media = urls->files = arena_copy(arena, text);
        return STATUS_OK;
    }
    if (!split_base(text, &origin, &path))
        return err_set(err, STATUS_INVALID,
                       "PIEROGIS_MEDIA_URL must be an absolute path or start with https:// or "
                       "http:// and a host, not \"%.*s\"",
                       STR_ARG(text));
    if (str_is(origin, urls->origin)) {
        urls->media = urls->files = arena_copy(arena, path);
        return STATUS_OK;
    }
    whole = arena_copy(arena, text);
    urls->media = whole;
    urls->media_origin = arena_copy(arena, origin);
    return STATUS_OK;
}

enum status urls_init(struct urls *urls, const struct urls_source *source, struct arena *arena,
                      struct err *err)
{
    struct str base = str_of(source->base_url), media = str_of(source->media_url);
    struct str origin, path;

    if (!split_base(base, &origin, &path))
        return err_set(err, STATUS_INVALID,
                       "PIEROGIS_BASE_URL must start with https:// or http:// and a host, as in "
                       "https://example.org, not \"%.*s\"",
                       STR_ARG(base));
    urls->origin = arena_copy(arena, origin);
    urls->root = arena_copy(arena, path);
    urls->media_origin = "";
    urls->mount = mount_of(source->script_name, source->request_uri);
    if (urls->mount == MOUNT_CGI) {
        const char *name = strrchr(source->script_name, '/');
        size_t folder = name == NULL ? 0 : (size_t)(name - source->script_name);

        urls->scripts = arena_copy(arena, (struct str){source->script_name, folder});
        urls->media = urls->files = JOIN(arena, urls->scripts, "/media.cgi");
    } else {
        urls->scripts = "";
        urls->media = urls->files = urls->root;
    }
    if (media.len > 0)
        return read_media_url(urls, media, arena, err);
    return STATUS_OK;
}

/* --- pages ----------------------------------------------------------------------------------------------- */

static char *program_url(struct arena *arena, const struct urls *urls, const char *program,
                         const char *path, const char *tail)
{
    if (urls->mount == MOUNT_PRETTY)
        return JOIN(arena, urls->root, path, tail);
    return JOIN(arena, urls->scripts, "/", program, ".cgi", path, tail);
}

char *url_path(struct arena *arena, const struct urls *urls, const char *program, const char *path)
{
    return program_url(arena, urls, program, path, "");
}

/* A page's address; `tail` stands where its pattern has a "*". */
static char *page_url(struct arena *arena, const struct urls *urls, enum page page,
                      const char *tail)
{
    const struct page_row *row = page_row(page);
    size_t fixed = strcspn(row->pattern, "*");
    char path[64];

    ASSERT(fixed < sizeof(path));
    memcpy(path, row->pattern, fixed);
    path[fixed] = '\0';
    return program_url(arena, urls, row->program, path, tail);
}

char *url_home(struct arena *arena, const struct urls *urls)
{
    /* Without its last slash in CGI style: some servers take what ends in one for a folder of files. */
    if (urls->mount == MOUNT_CGI)
        return JOIN(arena, urls->scripts, "/site.cgi");
    return page_url(arena, urls, PAGE_HOME, "");
}

char *url_item(struct arena *arena, const struct urls *urls, const char *path)
{
    return page_url(arena, urls, PAGE_ITEM, path);
}

char *url_item_after(struct arena *arena, const struct urls *urls, const char *path,
                     const char *after)
{
    return JOIN(arena, url_item(arena, urls, path), "?after=", url_escape(arena, after));
}

char *url_item_before(struct arena *arena, const struct urls *urls, const char *path,
                      const char *before)
{
    return JOIN(arena, url_item(arena, urls, path), "?before=", url_escape(arena, before));
}

char *url_describe(struct arena *arena, const struct urls *urls, const char *path)
{
    return page_url(arena, urls, PAGE_DESCRIBE, path);
}

char *url_projects(struct arena *arena, const struct urls *urls, const char *after)
{
    char *url = page_url(arena, urls, PAGE_PROJECTS, "");

    if (after == NULL)
        return url;
    return JOIN(arena, url, "?after=", url_escape(arena, after));
}

char *url_claims(struct arena *arena, const struct urls *urls, int64_t before_id)
{
    char *url = page_url(arena, urls, PAGE_CLAIMS, "");

    return before_id == 0 ? url : arena_printf(arena, "%s?before=%lld", url, (long long)before_id);
}

char *url_claim(struct arena *arena, const struct urls *urls)
{
    return page_url(arena, urls, PAGE_CLAIM, "");
}

char *url_user(struct arena *arena, const struct urls *urls, const char *handle)
{
    return page_url(arena, urls, PAGE_USER, handle);
}

/* `url` from where one goes on to `next`. */
static char *url_with_next(struct arena *arena, char *url, const char *next)
{
    return next == NULL ? url : JOIN(arena, url, "?next=", url_escape(arena, next));
}

char *url_check(struct arena *arena, const struct urls *urls, const char *next)
{
    return url_with_next(arena, page_url(arena, urls, PAGE_CHECK, ""), next);
}

char *url_oracle(struct arena *arena, const struct urls *urls, const char *next)
{
    return url_with_next(arena, page_url(arena, urls, PAGE_ORACLE, ""), next);
}

char *url_challenge(struct arena *arena, const struct urls *urls, const char *id, const char *next)
{
    return url_with_next(arena, page_url(arena, urls, PAGE_CHALLENGE, id), next);
}

char *url_dungeon(struct arena *arena, const struct urls *urls, const char *next)
{
    return url_with_next(arena, page_url(arena, urls, PAGE_DUNGEON, ""), next);
}

char *url_me(struct arena *arena, const struct urls *urls, int64_t before_id)
{
    char *url = page_url(arena, urls, PAGE_ME, "");

    return before_id == 0 ? url : arena_printf(arena, "%s?before=%lld", url, (long long)before_id);
}

char *url_upload(struct arena *arena, const struct urls *urls, const char *project)
{
    char *url = page_url(arena, urls, PAGE_UPLOAD, "");

    return project == NULL ? url : JOIN(arena, url, "?project=", url_escape(arena, project));
}

char *url_upload_waiting(struct arena *arena, const struct urls *urls, const char *path)
{
    return JOIN(arena, url_upload(arena, urls, NULL), "?waiting=", url_escape(arena, path));
}

char *url_mainframe(struct arena *arena, const struct urls *urls)
{
    return page_url(arena, urls, PAGE_MAINFRAME, "");
}

char *url_mainframe_from(struct arena *arena, const struct urls *urls, const char *section,
                         int64_t id)
{
    return arena_printf(arena, "%s?%s=%lld", url_mainframe(arena, urls), section, (long long)id);
}

char *url_held(struct arena *arena, const struct urls *urls, const char *hash, const char *ext)
{
    return page_url(arena, urls, PAGE_HELD, arena_printf(arena, "%.2s/%s.%s", hash, hash, ext));
}

char *url_sitemap(struct arena *arena, const struct urls *urls)
{
    return page_url(arena, urls, PAGE_SITEMAP, "");
}

char *url_sitemap_block(struct arena *arena, const struct urls *urls, const char *kind,
                        int64_t block)
{
    return arena_printf(arena, "%s?%s=%lld", url_sitemap(arena, urls), kind, (long long)block);
}

/* --- files ----------------------------------------------------------------------------------------------- */

char *url_media(struct arena *arena, const struct urls *urls, const char *hash, int width,
                const char *ext)
{
    char folder[3] = {hash[0], hash[0] == '\0' ? '\0' : hash[1], '\0'};
    char digits[16];

    if (width <= 0)
        return JOIN(arena, urls->media, "/media/", folder, "/", hash, ".", ext);
    snprintf(digits, sizeof(digits), "-%d.", width);
    return JOIN(arena, urls->media, "/media/", folder, "/", hash, digits, ext);
}

char *url_asset(struct arena *arena, const struct urls *urls, const char *name)
{
    return JOIN(arena, urls->files, "/assets/", name);
}

char *url_palette(struct arena *arena, const struct urls *urls, const char *name)
{
    return JOIN(arena, urls->files, "/palette/", name, ".css");
}

char *url_favicon(struct arena *arena, const struct urls *urls, const char *name)
{
    return JOIN(arena, urls->files, "/palette/", name, ".svg");
}

char *url_absolute(struct arena *arena, const struct urls *urls, const char *url)
{
    if (url[0] != '/')
        return arena_strdup(arena, url);
    return JOIN(arena, urls->origin, url);
}

char *url_escape(struct arena *arena, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, strlen(text) * 3 + 1), *at = out;

    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (ascii_is_alnum(*text) || strchr("-._~", *text) != NULL) {
            *at++ = *text;
        } else {
            *at++ = '%';
            *at++ = hex[c >> 4];
            *at++ = hex[c & 15];
        }
    }
    return out;
}
