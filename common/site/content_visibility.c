#include "site/content_visibility.h"

#include "base/file.h"
#include "site/price.h"

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

/* What shall become of an item. */
struct turn {
    enum content_state state;
    const char *action;
    bool settles; /* only what waits for approval */
    bool unhides; /* only what is hidden */
    bool refund;
    int64_t refunded;
};

/* Files first, then COMMIT: what must vanish is gone before anybody reads the new state, and what appears is
 * there before it is shown. If COMMIT fails the files go back. */
static enum status change(struct site *site, struct arena *arena, struct turn *turn,
                          struct content *content, struct err *err)
{
    bool was_visible = content->state == CONTENT_VISIBLE, visible = turn->state == CONTENT_VISIBLE;
    struct media_files files = {0};
    enum status status = STATUS_OK;

    if (was_visible != visible)
        status = content_own_files(site->db, arena, content, false, &files, err);
    if (status == STATUS_OK && content->state != turn->state)
        status = content_set_state(site, content->id, turn->state, turn->action, err);
    if (status == STATUS_OK && turn->refund)
        status = price_refund(site, CLOUT_UPLOAD, content->id, &turn->refunded, err);
    if (status == STATUS_OK)
        status = media_move(site->home, &files, visible, err);
    status = db_end(site->db, status, err);
    if (status != STATUS_OK)
        media_move(site->home, &files, was_visible, NULL);
    else
        content->state = turn->state;
    return status;
}

static enum status check_waits(const struct content *content, struct err *err)
{
    if (content->state == CONTENT_WAITING)
        return STATUS_OK;
    return err_set(err, STATUS_CONFLICT, "\"%s/%s\" does not wait for approval: it is %s",
                   content->project_path, content->codename, content_state_name(content->state));
}

/* What has been removed is restored, or stays away: hiding would bring it half back. */
static enum status check_there(const struct content *content, const struct turn *turn,
                               struct err *err)
{
    if (turn->unhides && content->state != CONTENT_HELD && content->state != CONTENT_VISIBLE)
        return err_set(err, STATUS_CONFLICT, "\"%s/%s\" is not hidden: it is %s",
                       content->project_path, content->codename,
                       content_state_name(content->state));
    if (content->state != CONTENT_REMOVED || turn->state != CONTENT_HELD)
        return STATUS_OK;
    return err_set(err, STATUS_CONFLICT, "\"%s/%s\" is removed already", content->project_path,
                   content->codename);
}

static enum status turn_take(struct site *site, struct arena *arena, int64_t id, struct turn *turn,
                             struct content *out, struct err *err)
{
    enum status status;
    int lock;

    if ((turn->settles || turn->refund) && site->actor.role < ROLE_STAFF)
        return err_set(err, STATUS_FORBIDDEN, "only staff decides about what others have posted");
    status = media_lock(site->home, MEDIA_TAKE, &lock, err);
    if (status != STATUS_OK)
        return status;
    status = db_begin(site->db, TX_PUBLIC, err);
    if (status == STATUS_OK) {
        status = content_by_id(site->db, arena, id, out, err);
        if (status == STATUS_OK && turn->settles)
            status = check_waits(out, err);
        if (status == STATUS_OK)
            status = check_there(out, turn, err);
        if (status != STATUS_OK || (out->state == turn->state && !turn->refund))
            db_rollback(site->db);
        else
            status = change(site, arena, turn, out, err);
    }
    file_close(lock);
    return status;
}

enum status content_show_or_hide(struct site *site, struct arena *arena, int64_t id,
                                 enum content_state state, struct content *out, struct err *err)
{
    struct turn turn = {.state = state, .action = action_of(state)};

    return turn_take(site, arena, id, &turn, out, err);
}

enum status content_show_again(struct site *site, struct arena *arena, int64_t id,
                               struct content *out, struct err *err)
{
    struct turn turn = {
        .state = CONTENT_VISIBLE, .action = action_of(CONTENT_VISIBLE), .unhides = true};

    return turn_take(site, arena, id, &turn, out, err);
}

enum status content_remove_refunded(struct site *site, struct arena *arena, int64_t id,
                                    struct content *out, int64_t *refunded, struct err *err)
{
    struct turn turn = {.state = CONTENT_REMOVED, .action = "remove", .refund = true};
    enum status status = turn_take(site, arena, id, &turn, out, err);

    if (refunded != NULL)
        *refunded = turn.refunded;
    return status;
}

enum status content_approve(struct site *site, struct arena *arena, int64_t id, struct content *out,
                            struct err *err)
{
    struct turn turn = {.state = CONTENT_VISIBLE, .action = "approve", .settles = true};

    return turn_take(site, arena, id, &turn, out, err);
}

enum status content_reject(struct site *site, struct arena *arena, int64_t id, struct content *out,
                           int64_t *refunded, struct err *err)
{
    struct turn turn = {
        .state = CONTENT_REMOVED, .action = "reject", .settles = true, .refund = true};
    enum status status = turn_take(site, arena, id, &turn, out, err);

    if (refunded != NULL)
        *refunded = turn.refunded;
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
