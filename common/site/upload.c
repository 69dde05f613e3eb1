#include "site/upload.h"

#include "base/file.h"
#include "site/captions.h"
#include "site/content_visibility.h"
#include "site/job.h"
#include "site/markdown.h"
#include "site/palette_column.h"
#include "site/palette_store.h"
#include "site/price.h"
#include "site/snapshot.h"
#include "site/text_rules.h"
#include "site/upload_approval.h"
#include "site/upload_name.h"

#include <errno.h>
#include <fcntl.h>

/* One upload on its way through the steps below. */
struct work {
    struct site *site;
    struct arena *arena;
    const struct render_tools *tools;
    const struct upload *upload;
    struct upload_result *result;
    struct job job;
    struct snapshot snapshot;
    struct render_report report;
    struct content_new item;
    char captions[HASH_TEXT];
};

/* Notes what `status`, if it is a refusal, is about. */
static enum status about(struct work *w, enum upload_part part, enum status status)
{
    if (status != STATUS_OK)
        w->result->part = part;
    return status;
}

/* Whether it waits in `project`, by the rules of this moment. */
static enum status find_state(struct work *w, const struct project *project,
                              enum content_state *out, struct err *err)
{
    bool wait = false;
    enum status status = upload_must_wait(w->site, project, &wait, err);

    *out = wait ? CONTENT_WAITING : CONTENT_VISIBLE;
    return status;
}

/* The same, with the project as it is now: while a film was looked at it may have become another. */
static enum status find_state_again(struct work *w, enum content_state *out, struct err *err)
{
    struct project project;
    enum status status =
        about(w, UPLOAD_PART_PROJECT,
              project_by_id(w->site->db, w->arena, w->item.content.project_id, &project, err));

    return status == STATUS_OK ? find_state(w, &project, out, err) : status;
}

/* What the admin or member said, checked. */
static enum status describe(struct work *w, struct err *err)
{
    const struct upload *u = w->upload;
    struct content *c = &w->item.content;
    enum status status;

    c->project_id = u->project->id;
    c->project_path = u->project->path;
    c->account_id = w->site->actor.account_id;
    c->source_name = upload_name_clean(w->arena, u->name);
    c->title = u->title != NULL ? u->title : upload_name_title(w->arena, c->source_name);
    c->codename = u->codename != NULL ? u->codename : codename_suggest(w->arena, str_of(c->title));
    c->alt = u->alt;
    c->decorative = u->decorative;
    c->widths = "";
    w->item.number_codename = u->codename == NULL;
    w->item.tags = u->tags;
    status = about(w, UPLOAD_PART_CODENAME, codename_check(str_of(c->codename), err));
    if (status == STATUS_OK)
        status = about(w, UPLOAD_PART_TITLE, title_check(c->title, err));
    if (status == STATUS_OK && u->alt != NULL)
        status = about(w, UPLOAD_PART_ALT, alt_check(u->alt, err));
    if (status == STATUS_OK && u->palette != NULL)
        status = about(w, UPLOAD_PART_PALETTE,
                       palette_choose(u->palette, &c->has_palette, &c->palette, err));
    if (status == STATUS_OK)
        status = find_state(w, u->project, &c->state, err);
    return status;
}

static enum status read_text(struct work *w, bool markdown, struct err *err)
{
    struct content *c = &w->item.content;
    struct buf text = BUF_INIT;
    enum status status;

    status = file_read_fd(w->snapshot.fd, w->upload->name, TEXT_MAX, &text, err);
    if (status == STATUS_OK) {
        w->item.text_source = arena_copy(w->arena, buf_view(&text));
        if (markdown)
            status = markdown_html(w->arena, buf_view(&text), 1, &w->item.text_html, err);
        else
            status = plain_html(w->arena, buf_view(&text), &w->item.text_html, err);
    }
    c->kind = CONTENT_TEXT;
    c->extension = markdown ? "md" : "txt";
    c->type = markdown ? "text/markdown" : "text/plain";
    c->bytes = w->snapshot.bytes;
    buf_free(&text);
    return status;
}

/* The name under which visitors fetch the stored file is the hash of what is stored, not of what came. */
static enum status name_stored(struct work *w, struct err *err)
{
    struct content *c = &w->item.content;
    int fd = file_open_beneath(w->job.dir, w->report.stored, O_RDONLY, 0);
    uint8_t hash[HASH_BYTES];
    enum status status;
    uint64_t bytes;

    if (fd < 0)
        return err_errno(err, errno, "cannot open the rendered file");
    status = hash_fd(fd, "the rendered file", hash, &bytes, err);
    file_close(fd);
    c->bytes = (int64_t)bytes;
    c->hash = arena_alloc(w->arena, HASH_TEXT);
    hash_text(hash, (char *)c->hash);
    return status;
}

static enum status read_media(struct work *w, struct err *err)
{
    const struct render_report *r = &w->report;
    struct content *c = &w->item.content;
    struct buf widths = BUF_INIT;
    enum status status;

    status = render_run(w->tools, w->snapshot.fd, w->job.dir, w->upload->background,
                        conf_int(w->site->conf, CONF_MAX_UPLOAD), w->arena, &w->report, err);
    if (status == STATUS_OK)
        status = name_stored(w, err);
    if (status != STATUS_OK)
        return status;
    c->kind = r->kind;
    c->extension = r->extension;
    c->type = r->type;
    c->width = r->width;
    c->height = r->height;
    c->duration_ms = r->duration_ms;
    c->animated = r->animated;
    c->alpha = r->alpha;
    for (size_t i = 0; i < r->rendition_count; i++)
        buf_printf(&widths, "%s%d", i == 0 ? "" : " ", r->renditions[i].width);
    c->widths = arena_copy(w->arena, buf_view(&widths));
    buf_free(&widths);
    memcpy(w->result->removed, r->removed, sizeof(r->removed));
    w->result->removed_count = r->removed_count;
    for (size_t i = 0; i < r->removed_count; i++)
        w->item.taken_out = arena_printf(w->arena, "%s%s%s", i == 0 ? "" : w->item.taken_out,
                                         i == 0 ? "" : ", ", r->removed[i]);
    return STATUS_OK;
}

static enum status read_captions(struct work *w, struct err *err)
{
    enum status status;

    if (w->upload->captions < 0)
        return STATUS_OK;
    if (w->item.content.kind != CONTENT_VIDEO)
        return err_set(err, STATUS_INVALID, "captions belong to videos; %s is none",
                       w->upload->name);
    status = captions_take(w->upload->captions, w->job.dir, "captions", w->captions, err);
    w->item.content.captions = w->captions;
    return status;
}

/* Only now it is known what kind of thing it is. */
static enum status check_described(const struct work *w, struct err *err)
{
    const struct content *c = &w->item.content;

    if (!w->upload->described || c->kind != CONTENT_PICTURE || c->alt != NULL || c->decorative)
        return STATUS_OK;
    return err_set(
        err, STATUS_INVALID,
        "a picture needs words for everybody who cannot see it: say what is to be seen, or that it "
        "is decorative");
}

/* Every file to its place. The captions first: the stored file is what a row's existence promises. */
static enum status place_files(struct work *w, struct err *err)
{
    const struct content *c = &w->item.content;
    const char *fallback = c->alpha ? "png" : "jpg";
    enum status status = STATUS_OK;
    const bool visible = c->state == CONTENT_VISIBLE;
    int home = w->site->home, dir = w->job.dir;

    if (c->kind == CONTENT_TEXT)
        return STATUS_OK;
    if (c->captions != NULL)
        status = media_place(home, dir, "captions", media_name(w->arena, c->captions, 0, "vtt"),
                             visible, err);
    for (size_t i = 0; status == STATUS_OK && i < w->report.rendition_count; i++) {
        const struct render_rendition *r = &w->report.renditions[i];

        status = media_place(home, dir, r->fallback,
                             media_name(w->arena, c->hash, r->width, fallback), visible, err);
        if (status == STATUS_OK)
            status = media_place(home, dir, r->webp,
                                 media_name(w->arena, c->hash, r->width, "webp"), visible, err);
    }
    if (status == STATUS_OK)
        status = media_place(home, dir, w->report.stored,
                             media_name(w->arena, c->hash, 0, c->extension), visible, err);
    return status;
}

/* Whether the site has these bytes, by now. They are only looked for where that keeps them from being posted. */
static enum status find_old(struct work *w, struct err *err)
{
    struct upload_result *result = w->result;
    enum status status;

    if (w->upload->again)
        return STATUS_OK;
    status = content_by_source(w->site->db, w->arena, w->snapshot.hash, &result->content, err);
    result->duplicate = status == STATUS_OK && result->content.id != 0;
    return status;
}

/* Inside the transaction: of many who post the same bytes at a time, one is the first. Where its files lie has been
 * decided before. */
static enum status insert(struct work *w, struct err *err)
{
    enum status status = find_old(w, err);
    enum content_state state;

    w->item.source_hash = w->snapshot.hash;
    if (status != STATUS_OK || w->result->duplicate)
        return status;
    status = find_state_again(w, &state, err);
    if (status == STATUS_OK && state == CONTENT_WAITING && w->item.content.state == CONTENT_VISIBLE)
        status = err_set(err, STATUS_BUSY,
                         "what is posted here waits for approval from now on: post it once more");
    if (status != STATUS_OK)
        return status;
    status = content_insert(w->site, w->arena, &w->item, err);
    if (status != STATUS_OK)
        return about(w, status == STATUS_CONFLICT ? UPLOAD_PART_CODENAME : UPLOAD_PART_PROJECT,
                     status);
    status = price_charge(w->site, CLOUT_UPLOAD, w->item.content.id, err);
    if (status == STATUS_OK && w->upload->posted != NULL)
        status = w->upload->posted(w->upload->context, &w->item.content, err);
    return status;
}

/* What must not lie below held/: of what a visible item shows, that is one set below media/ and no other. With `all`,
 * what no item has a right to, either. The item itself is told by its id. */
static void clear_held(struct work *w, bool all)
{
    const struct media_files files = media_files_of(w->arena, &w->item.content);
    struct media_files unseen, unowned = {0};

    if (content_own_files(w->site->db, w->arena, &w->item.content, false, &unseen, NULL) !=
            STATUS_OK ||
        (all && content_own_files(w->site->db, w->arena, &w->item.content, true, &unowned, NULL) !=
                    STATUS_OK))
        return;
    for (size_t i = 0, next = 0; i < files.count; i++) {
        struct media_files one = {&files.names[i], 1};

        /* Both lists are in the same order. */
        if (next < unseen.count && strcmp(unseen.names[next], files.names[i]) == 0)
            next++;
        else
            media_delete(w->site->home, &one, false, NULL);
    }
    media_delete(w->site->home, &unowned, false, NULL);
}

/* The row was not written: what was placed for it goes, unless another item shows the same bytes. */
static void take_back(struct work *w)
{
    const bool visible = w->item.content.state == CONTENT_VISIBLE;
    struct media_files files;
    int lock;

    w->item.content.id = 0;
    if (media_lock(w->site->home, MEDIA_TAKE, &lock, NULL) != STATUS_OK)
        return;
    if (!visible)
        clear_held(w, true);
    else if (content_own_files(w->site->db, w->arena, &w->item.content, false, &files, NULL) ==
             STATUS_OK)
        media_delete(w->site->home, &files, true, NULL);
    file_close(lock);
}

/* Files and row appear together: the shared lock keeps cleaners away until the row is committed. Another item may own
 * the same bytes: they lie in one place, below media/ if a visible item shows them. */
static enum status publish(struct work *w, struct err *err)
{
    enum status status = STATUS_OK;
    int lock;

    if (w->item.content.has_palette)
        status = palette_publish(w->site->home, &w->item.content.palette, err);
    if (status == STATUS_OK)
        status = media_lock(w->site->home, MEDIA_PLACE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = find_state_again(w, &w->item.content.state, err);
    if (status == STATUS_OK)
        status = place_files(w, err);
    if (status == STATUS_OK)
        status = db_begin(w->site->db, TX_PUBLIC, err);
    if (status == STATUS_OK) {
        status = insert(w, err);
        if (w->result->duplicate)
            db_rollback(w->site->db);
        else
            status = db_end(w->site->db, status, err);
    }
    if (status == STATUS_OK && !w->result->duplicate) {
        const struct media_files files = media_files_of(w->arena, &w->item.content);

        if (w->item.content.state == CONTENT_VISIBLE)
            media_delete(w->site->home, &files, false, NULL);
        else
            clear_held(w, false);
        /* As it reads from now on: with the name of who posted it. */
        content_by_id(w->site->db, w->arena, w->item.content.id, &w->item.content, NULL);
    }
    file_close(lock);
    if (status != STATUS_OK || w->result->duplicate)
        take_back(w);
    return status;
}

static enum status run(struct work *w, struct err *err)
{
    const struct upload *u = w->upload;
    enum upload_text text = upload_name_text(u->name);
    enum status status;

    status = snapshot_take(u->file, u->name, w->job.dir, "snapshot",
                           conf_int(w->site->conf, CONF_MAX_UPLOAD),
                           (struct snapshot_watcher){u->copied, u->context}, &w->snapshot, err);
    w->result->source_bytes = w->snapshot.bytes;
    if (about(w, UPLOAD_PART_FILE, status) == STATUS_OK)
        status = find_old(w, err);
    if (status != STATUS_OK || w->result->duplicate)
        return status;
    w->result->price = price_now(w->site, CLOUT_UPLOAD);
    status = price_check(w->site, CLOUT_UPLOAD, err);
    if (status == STATUS_OK)
        status = describe(w, err);
    if (status == STATUS_OK && text != UPLOAD_NO_TEXT)
        status = about(w, UPLOAD_PART_FILE, read_text(w, text == UPLOAD_MARKDOWN, err));
    else if (status == STATUS_OK)
        status = about(w, UPLOAD_PART_FILE, read_media(w, err));
    if (status == STATUS_OK)
        status = about(w, UPLOAD_PART_ALT, check_described(w, err));
    if (status == STATUS_OK)
        status = about(w, UPLOAD_PART_CAPTIONS, read_captions(w, err));
    if (status == STATUS_OK && !u->dry)
        status = publish(w, err);
    if (!w->result->duplicate)
        w->result->content = w->item.content;
    return status;
}

enum status upload_file(struct site *site, struct arena *arena, const struct render_tools *tools,
                        const struct upload *upload, struct upload_result *out, struct err *err)
{
    struct work *w = ARENA_NEW(arena, struct work);
    enum status status;

    memset(out, 0, sizeof(*out));
    w->site = site;
    w->arena = arena;
    w->tools = tools;
    w->upload = upload;
    w->result = out;
    w->snapshot.fd = -1;
    status = job_begin(site->home, arena, &w->job, err);
    if (status == STATUS_OK)
        status = run(w, err);
    file_close(w->snapshot.fd);
    job_end(site->home, &w->job);
    return status;
}
