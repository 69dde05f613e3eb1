#include "page_fill.h"

#include "assets.h"
#include "base/clock.h"
#include "base/number.h"
#include "base/unicode.h"
#include "page_text.h"

#define CARD_ALT_MAX 120     /* bytes */
#define CARD_EXCERPT_MAX 200 /* bytes */

/* --- the shell ------------------------------------------------------------------------------------------- */

struct claim_line claim_line_of(const struct req *req, const struct claim *claim)
{
    struct claim_line line = {.text = claim->text,
                              .author = claim->handle,
                              .id = claim->id,
                              .ban_id = desk_ban_id(req, claim->account_id)};

    if (claim->author_active)
        line.author_url = url_user(req->arena, &req->urls, claim->handle);
    return line;
}

/* The claim of these ten minutes. A page without a database (a refusal, mostly) has none, and what is wrong with a
 * database is said by others. */
static const struct claim_line *claim_fill(const struct req *req)
{
    struct claim_line *line;
    struct claim claim;

    if (req->site.db == NULL || claim_of_slot(req->site.db, req->arena, claim_slot_of(clock_now()),
                                              &claim, NULL) != STATUS_OK)
        return NULL;
    if (claim.id == 0)
        return NULL;
    line = ARENA_NEW(req->arena, struct claim_line);
    *line = claim_line_of(req, &claim);
    return line;
}

void shell_fill(struct shell *shell, const struct req *req, const struct palette *palette)
{
    struct arena *arena = req->arena;
    char name[PALETTE_NAME];

    palette_name(palette, name);
    shell->site_name = conf_text(req->site.conf, CONF_SITE_NAME);
    shell->handle = req->viewer.handle;
    shell->style_url = url_asset(arena, &req->urls, ASSET_SITE_CSS);
    shell->palette_url = url_palette(arena, &req->urls, name);
    shell->icon_url = url_favicon(arena, &req->urls, name);
    shell->home_url = url_home(arena, &req->urls);
    shell->projects_url = url_projects(arena, &req->urls, NULL);
    shell->claims_url = url_claims(arena, &req->urls, 0);
    shell->sitemap_url = url_sitemap(arena, &req->urls);
    if (shell->handle != NULL)
        shell->upload_url = url_upload(arena, &req->urls, NULL);
    shell->account_url =
        shell->handle == NULL ? url_check(arena, &req->urls, NULL) : url_me(arena, &req->urls, 0);
    if (shell->handle == NULL)
        shell->oracle_url = url_oracle(arena, &req->urls, NULL);
    shell->desk = desk_of(req);
    shell->claim = claim_fill(req);
}

void crumbs_fill(struct shell *shell, const struct req *req, const struct project_list *line,
                 const struct content *content)
{
    struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, line->count + 1);
    size_t count = 0;

    for (; count < line->count; count++) {
        crumbs[count].name = line->items[count].codename;
        crumbs[count].url = url_item(req->arena, &req->urls, line->items[count].path);
    }
    if (content != NULL) {
        crumbs[count].name = content->codename;
        crumbs[count].url = url_item(req->arena, &req->urls, content_path(req->arena, content));
        count++;
    }
    shell->crumbs = crumbs;
    shell->crumb_count = count;
    if (shell->upload_url != NULL && line->count > 0)
        shell->upload_url = url_upload(req->arena, &req->urls, line->items[line->count - 1].path);
}

/* --- pictures -------------------------------------------------------------------------------------------- */

/* "400 800 1600" */
static void widths_read(struct picture *picture, const char *text)
{
    struct str rest = str_of(text), word;
    uint64_t width;

    while (picture->width_count < PICTURE_WIDTHS_MAX && str_cut(&rest, ' ', &word)) {
        if (number_u64(word, 100000, &width) && width > 0)
            picture->widths[picture->width_count++] = (int)width;
    }
}

static int pixels(int64_t n)
{
    return n < 1 ? 1 : n > 1000000 ? 1000000 : (int)n;
}

static const char *extension_of(const struct content *content)
{
    return content->extension == NULL ? "" : content->extension;
}

/* `original` is the address of the stored file. */
static void fill_from(struct picture *picture, struct arena *arena, const struct content *content,
                      const char *original)
{
    size_t stem = strlen(original) - strlen(extension_of(content)) - 1;

    memset(picture, 0, sizeof(*picture));
    picture->stem = arena_copy(arena, (struct str){original, stem});
    picture->extension = content->alpha ? "png" : "jpg";
    picture->original = original;
    picture->width = pixels(content->width);
    picture->height = pixels(content->height);
    picture->alt = content->decorative ? "" : content->alt;
    widths_read(picture, content->widths);
}

void picture_fill(struct picture *picture, const struct req *req, const struct content *content)
{
    fill_from(picture, req->arena, content,
              url_media(req->arena, &req->urls, content->hash, 0, extension_of(content)));
}

void picture_fill_held(struct picture *picture, const struct req *req,
                       const struct content *content)
{
    fill_from(picture, req->arena, content,
              url_held(req->arena, &req->urls, content->hash, extension_of(content)));
}

const char *picture_preview(const struct req *req, const struct content *content)
{
    struct picture picture;
    const char *url;

    picture_fill(&picture, req, content);
    url = picture.original;
    if (picture.width_count > 0)
        url = url_media(req->arena, &req->urls, content->hash,
                        picture.widths[picture.width_count - 1], picture.extension);
    return url_absolute(req->arena, &req->urls, url);
}

/* --- cards ----------------------------------------------------------------------------------------------- */

char *content_path(struct arena *arena, const struct content *content)
{
    return path_join(arena, content->project_path, content->codename);
}

char *duration_text(struct arena *arena, int64_t milliseconds)
{
    long long seconds = (long long)(milliseconds + 500) / 1000;

    if (milliseconds <= 0)
        return NULL;
    if (seconds >= 3600)
        return arena_printf(arena, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                            seconds % 60);
    return arena_printf(arena, "%lld:%02lld", seconds / 60, seconds % 60);
}

char *size_text(struct arena *arena, int64_t bytes)
{
    if (bytes < 1000)
        return arena_printf(arena, "%lld bytes", (long long)bytes);
    if (bytes < 1000000)
        return arena_printf(arena, "%lld kB", (long long)(bytes + 500) / 1000);
    return arena_printf(arena, "%lld.%lld MB", (long long)bytes / 1000000,
                        (long long)bytes / 100000 % 10);
}

char *excerpt_of(struct arena *arena, const char *text, size_t max)
{
    struct str whole = str_trim(str_of(text));
    struct str first = str_slice(whole, 0, str_find(whole, '\n'));
    size_t cut = unicode_cut(first, max);

    if (first.len == 0)
        return NULL;
    if (cut == first.len)
        return arena_copy(arena, first);
    return arena_printf(arena, "%.*s…", STR_ARG(str_trim(str_slice(first, 0, cut))));
}

static const char *badge_of(struct arena *arena, const struct content *content)
{
    const char *duration = duration_text(arena, content->duration_ms);

    if (content->kind == CONTENT_VIDEO || content->kind == CONTENT_AUDIO)
        return duration == NULL
                   ? content_kind_name(content->kind)
                   : arena_printf(arena, "%s %s", content_kind_name(content->kind), duration);
    return content->animated ? "animation" : NULL;
}

void card_fill(struct card *card, const struct req *req, const struct content *content)
{
    struct arena *arena = req->arena;
    struct picture *picture;

    memset(card, 0, sizeof(*card));
    card->title = content->title;
    card->url = url_item(arena, &req->urls, content_path(arena, content));
    card->kind = content_kind_name(content->kind);
    card->badge = badge_of(arena, content);
    if (content->beginning != NULL)
        card->excerpt = text_preview(arena, content->beginning, CARD_EXCERPT_MAX);
    if (content->hash == NULL || (content->kind != CONTENT_PICTURE &&
                                  (content->kind != CONTENT_VIDEO || content->widths[0] == '\0')))
        return;
    picture = ARENA_NEW(arena, struct picture);
    picture_fill(picture, req, content);
    if (picture->alt != NULL && picture->alt[0] != '\0')
        picture->alt = excerpt_of(arena, picture->alt, CARD_ALT_MAX);
    card->picture = picture;
}

struct card *cards_fill(const struct req *req, const struct content_list *list, size_t eager)
{
    struct card *cards = ARENA_ARRAY(req->arena, struct card, list->count + 1);
    const struct desk *desk = desk_of(req);

    for (size_t i = 0; i < list->count; i++) {
        card_fill(&cards[i], req, &list->items[i]);
        cards[i].id = list->items[i].id;
        cards[i].ban_id = desk_ban_id(req, list->items[i].account_id);
        cards[i].desk = desk;
        cards[i].eager = i < eager;
    }
    return cards;
}

void swatches_fill(const char *swatches[3], struct arena *arena, const struct palette *palette)
{
    swatches[0] = arena_printf(arena, "#%06x", (unsigned)palette->primary);
    swatches[1] = arena_printf(arena, "#%06x", (unsigned)palette->secondary);
    swatches[2] = arena_printf(arena, "#%06x", (unsigned)palette->accent);
}
