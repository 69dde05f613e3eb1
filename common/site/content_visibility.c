#include "site/content_visibility.h"

#include "base/file.h"

enum status content_own_files(struct db *db, struct arena *arena, const struct content *content,
                              bool any, struct media_files *out, struct err *err)
{
    const struct media_files all = media_files_of(arena, content);
    int64_t stored = 0, captions = 0;
    enum status status = STATUS_OK;

    *out = (struct media_files){ARENA_ARRAY(arena, const char *, all.count + 1), 0};
    if (content->hash != NULL)
        status = content_hash_users(db, content->hash, content->id, any, &stored, err);
    if (status == STATUS_OK && content->captions != NULL)
        status = content_captions_users(db, content->captions, content->id, any, &captions, err);
    for (size_t i = 0; status == STATUS_OK && i < all.count; i++) {
        if ((str_ends(str_of(all.names[i]), ".vtt") ? captions : stored) == 0)
            out->names[out->count++] = all.names[i];
    }
    return status;
}

static const char *action_of(enum content_state state)
{
    switch (state) {
    case CONTENT_VISIBLE:
        return "restore";
    case CONTENT_HELD:
        return "hide";
    default:
        return "remove";
    }
}

/* Files first, then COMMIT: what must vanish is gone before anybody reads the new state, and what appears is
 * there before it is shown. If COMMIT fails the files go back. */
static enum status change(struct site *site, struct arena *arena, enum content_state state,
                          struct content *content, struct err *err)
{
    bool was_visible = content->state == CONTENT_VISIBLE, visible = state == CONTENT_VISIBLE;
    struct media_files files = {0};
    enum status status = STATUS_OK;

    if (was_visible != visible)
        status = content_own_files(site->db, arena, content, false, &files, err);
    if (status == STATUS_OK)
        status = content_set_state(site, content->id, state, action_of(state), err);
    if (status == STATUS_OK)
        status = media_move(site->home, &files, visible, err);
    status = db_end(site->db, status, err);
    if (status != STATUS_OK)
        media_move(site->home, &files, was_visible, NULL);
    else
        content->state = state;
    return status;
}

enum status content_show_or_hide(struct site *site, struct arena *arena, int64_t id,
                                 enum content_state state, struct content *out, struct err *err)
{
    enum status status;
    int lock;

    status = media_lock(site->home, MEDIA_TAKE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = db_begin(site->db, TX_PUBLIC, err);
    if (status == STATUS_OK) {
        status = content_by_id(site->db, arena, id, out, err);
        if (status != STATUS_OK || out->state == state)
            db_rollback(site->db);
        else
            status = change(site, arena, state, out, err);
    }
    file_close(lock);
    return status;
}

enum status content_purge(struct site *site, struct arena *arena, int64_t id, struct err *err)
{
    struct media_files files = {0};
    struct content content;
    enum status status;
    int lock;

    status = media_lock(site->home, MEDIA_TAKE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = db_begin(site->db, TX_PUBLIC, err);
    if (status != STATUS_OK)
        goto cleanup;
    status = content_by_id(site->db, arena, id, &content, err);
    if (status == STATUS_OK && content.state != CONTENT_REMOVED)
        status = err_set(err, STATUS_CONFLICT, "\"%s/%s\" is not removed: remove it first",
                         content.project_path, content.codename);
    if (status == STATUS_OK)
        status = content_own_files(site->db, arena, &content, true, &files, err);
    if (status == STATUS_OK)
        status = content_delete(site, id, err);
    status = db_end(site->db, status, err);
    if (status == STATUS_OK)
        status = media_delete(site->home, &files, true, err);
    if (status == STATUS_OK)
        status = media_delete(site->home, &files, false, err);
cleanup:
    file_close(lock);
    return status;
}
