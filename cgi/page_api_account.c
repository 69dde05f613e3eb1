#include "page_api.h"

#include "site/object_json.h"

/* Newest first, so that what comes after is older. */
const struct param api_entries_params[] = {
    {.name = "after", .type = PARAM_INT, .min = 1, .max = INT64_MAX},
    API_LIMIT_PARAM,
    {.type = PARAM_NONE},
};

static enum status link_older(struct resp *resp, const struct req *req, const char *tail,
                              int64_t id, struct err *err)
{
    return api_link_next(resp, req, tail, arena_printf(req->arena, "%lld", (long long)id), err);
}

enum status api_claims_show(struct req *req, struct resp *resp, struct err *err)
{
    struct claim_list list;
    struct json_write w;
    enum status status =
        claim_page(req->site.db, req->arena, CLAIM_VISIBLE,
                   form_int(&req->form, "after", INT64_MAX), api_limit(req), &list, err);

    if (status != STATUS_OK)
        return status;
    api_begin(&w, resp);
    json_array(&w);
    for (size_t i = 0; i < list.count; i++) {
        json_object(&w);
        claim_json(&w, &list.items[i]);
        json_end(&w);
    }
    json_end(&w);
    api_end(&w);
    return list.more ? link_older(resp, req, "claims", list.items[list.count - 1].id, err)
                     : STATUS_OK;
}

enum status api_me_show(struct req *req, struct resp *resp, struct err *err)
{
    struct account account;
    struct json_write w;
    enum status status =
        account_by_id(req->site.db, req->arena, req->viewer.account_id, &account, err);

    if (status != STATUS_OK)
        return status;
    api_begin(&w, resp);
    json_object(&w);
    account_json(&w, &account);
    member_text(
        &w, "url",
        url_absolute(req->arena, &req->urls, url_user(req->arena, &req->urls, account.handle)));
    json_key(&w, "token");
    json_object(&w);
    api_token_json(&w, req->viewer.token);
    json_end(&w);
    json_end(&w);
    api_end(&w);
    return STATUS_OK;
}

static void put_history(struct json_write *w, const struct clout_history *history)
{
    json_key(w, "history");
    json_array(w);
    for (size_t i = 0; i < history->count; i++) {
        json_object(w);
        clout_entry_json(w, &history->items[i]);
        json_end(w);
    }
    json_end(w);
}

enum status api_clout_show(struct req *req, struct resp *resp, struct err *err)
{
    const int64_t id = req->viewer.account_id;
    struct clout_history history;
    struct clout_purse purse;
    struct rank_list ranks;
    struct json_write w;
    enum status status = clout_purse(req->site.db, id, &purse, err);

    if (status == STATUS_OK)
        status = rank_list(req->site.db, req->arena, &ranks, err);
    if (status == STATUS_OK)
        status = clout_history(req->site.db, req->arena, id, form_int(&req->form, "after", 0),
                               api_limit(req), &history, err);
    if (status != STATUS_OK)
        return status;
    api_begin(&w, resp);
    json_object(&w);
    clout_json(&w, req->viewer.handle, &purse, &ranks);
    put_history(&w, &history);
    json_end(&w);
    api_end(&w);
    return history.more ? link_older(resp, req, "clout", history.items[history.count - 1].id, err)
                        : STATUS_OK;
}
