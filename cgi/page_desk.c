#include "page_desk.h"

#include "page_form.h"
#include "site/account_change.h"
#include "web/next.h"

const struct desk *desk_away(const struct req *req, const char *next)
{
    struct desk *desk;

    if (req->viewer.role < ROLE_STAFF)
        return NULL;
    desk = ARENA_NEW(req->arena, struct desk);
    *desk = (struct desk){
        .url = url_mainframe(req->arena, &req->urls), .token = page_token(req), .next = next};
    return desk;
}

const struct desk *desk_of(const struct req *req)
{
    return desk_away(req, next_here(req));
}

/* What is wrong with a database is said by others. */
int64_t desk_ban_id(const struct req *req, int64_t account_id)
{
    struct account account;

    if (req->viewer.role < ROLE_STAFF || account_id == 0 ||
        account_by_id(req->site.db, req->arena, account_id, &account, NULL) != STATUS_OK ||
        account.state != ACCOUNT_ACTIVE)
        return 0;
    return account_may_ban(&req->site.actor, &account, NULL) == STATUS_OK ? account_id : 0;
}
