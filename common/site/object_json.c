#include "site/object_json.h"

#include "base/clock.h"

void member_text(struct json_write *w, const char *key, const char *value)
{
    json_key(w, key);
    json_put_text(w, value);
}

void member_time(struct json_write *w, const char *key, int64_t seconds)
{
    char text[CLOCK_TEXT];

    clock_iso(seconds, text);
    member_text(w, key, text);
}

/* A time that may not have come: null for 0. */
static void member_time_or_null(struct json_write *w, const char *key, int64_t seconds)
{
    if (seconds == 0)
        member_text(w, key, NULL);
    else
        member_time(w, key, seconds);
}

static void member_number(struct json_write *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_put_i64(w, value);
}

static void member_flag(struct json_write *w, const char *key, bool value)
{
    json_key(w, key);
    json_put_bool(w, value);
}

static void member_palette(struct json_write *w, bool has_palette, const struct palette *palette)
{
    char text[PALETTE_TEXT];

    if (has_palette)
        palette_text(palette, text);
    member_text(w, "palette", has_palette ? text : NULL);
}

/* --- projects and content -------------------------------------------------------------------------------- */

void project_json(struct json_write *w, const struct project *project)
{
    member_text(w, "path", project->path);
    member_text(w, "title", project->title);
    member_text(w, "description", project->description);
    member_palette(w, project->has_palette, &project->palette);
    member_flag(w, "moderated", project->moderated);
    member_time(w, "created_at", project->created_at);
    member_time(w, "updated_at", project->updated_at);
}

void content_json(struct json_write *w, const struct content *content)
{
    struct buf path = BUF_INIT;

    buf_printf(&path, "%s/%s", content->project_path, content->codename);
    member_text(w, "path", path.at);
    buf_free(&path);
    member_text(w, "kind", content_kind_name(content->kind));
    member_text(w, "state", content_state_name(content->state));
    member_text(w, "title", content->title);
    member_text(w, "alt", content->alt);
    member_flag(w, "decorative", content->decorative);
    member_palette(w, content->has_palette, &content->palette);
    member_text(w, "by", content->handle);
    member_text(w, "type", content->type);
    member_number(w, "bytes", content->bytes);
    member_number(w, "width", content->width);
    member_number(w, "height", content->height);
    member_number(w, "duration_ms", content->duration_ms);
    member_text(w, "hash", content->hash);
    member_time(w, "posted_at", content->posted_at);
    member_time(w, "updated_at", content->updated_at);
}

void content_tags_json(struct json_write *w, const struct content_tags *tags)
{
    json_key(w, "tags");
    json_put_texts(w, tags->names, tags->count);
}

/* --- people ---------------------------------------------------------------------------------------------- */

void claim_json(struct json_write *w, const struct claim *claim)
{
    member_number(w, "id", claim->id);
    member_text(w, "text", claim->text);
    member_text(w, "state", claim_state_name(claim->state));
    member_text(w, "author", claim->handle);
    member_time(w, "created_at", claim->created_at);
}

void account_json(struct json_write *w, const struct account *account)
{
    member_text(w, "handle", account->handle);
    member_text(w, "role", role_name(account->role));
    member_text(w, "state", account_state_name(account->state));
    member_text(w, "catchphrase", account->catchphrase);
    member_time(w, "created_at", account->created_at);
}

void clout_json(struct json_write *w, const char *handle, const struct clout_purse *purse,
                const struct rank_list *ranks)
{
    const struct rank *next = rank_after(ranks, purse->earned);

    member_text(w, "account", handle);
    member_number(w, "balance", purse->balance);
    member_number(w, "earned", purse->earned);
    member_text(w, "rank", rank_of(ranks, purse->earned)->name);
    json_key(w, "next");
    if (next == NULL) {
        json_put_null(w);
        return;
    }
    json_object(w);
    member_text(w, "rank", next->name);
    member_number(w, "threshold", next->threshold);
    json_end(w);
}

void clout_entry_json(struct json_write *w, const struct clout_entry *entry)
{
    member_number(w, "id", entry->id);
    member_time(w, "at", entry->at);
    member_number(w, "amount", entry->amount);
    member_text(w, "reason", entry->reason);
    member_text(w, "from", entry->source);
    member_text(w, "to", entry->target);
    member_text(w, "key", entry->key);
}

void api_token_json(struct json_write *w, const struct api_token *token)
{
    struct str rest = str_of(api_scopes_text(token->scopes)), scope;

    member_number(w, "id", token->id);
    member_text(w, "account", token->handle);
    member_text(w, "name", token->name);
    json_key(w, "scopes");
    json_array(w);
    while (str_cut(&rest, ' ', &scope))
        json_put_str(w, scope);
    json_end(w);
    member_time(w, "created_at", token->created_at);
    member_time_or_null(w, "used_at", token->used_at);
    member_time_or_null(w, "revoked_at", token->revoked_at);
}
