#include "page_me_links.h"

#include "page_person.h"
#include "site/waiter_link.h"

static const char *text_of(const struct req *req, const struct identity *identity)
{
    return arena_printf(req->arena, "%s%c%s", identity->transport, IDENTITY_SEPARATOR,
                        identity->native_id);
}

static enum status identities_fill(struct me_page *page, const struct req *req, struct err *err)
{
    struct identity_list *list = ARENA_NEW(req->arena, struct identity_list);
    const char **identities;
    enum status status = identity_list(req->site.db, req->arena, req->viewer.account_id, list, err);

    if (status != STATUS_OK)
        return status;
    identities = ARENA_ARRAY(req->arena, const char *, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        identities[i] = text_of(req, &list->items[i]);
    page->identities = identities;
    page->identity_count = list->count;
    return STATUS_OK;
}

enum status me_links_fill(struct me_page *page, const struct req *req, struct err *err)
{
    struct waiter_wish_list *list = ARENA_NEW(req->arena, struct waiter_wish_list);
    struct me_wish *wishes;
    enum status status = identities_fill(page, req, err);

    if (status == STATUS_OK)
        status = waiter_link_list(req->site.db, req->arena, req->viewer.account_id, list, err);
    if (status != STATUS_OK)
        return status;
    wishes = ARENA_ARRAY(req->arena, struct me_wish, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        const struct waiter_wish *wish = &list->items[i];
        char code[LOGIN_CHECK_TEXT];

        wishes[i] = (struct me_wish){
            .identity = text_of(req, &wish->identity), .agreed = wish->agreed, .self = wish->self};
        moment_fill(req->arena, wish->expires_at, &wishes[i].date, &wishes[i].date_iso);
        if (!wish->agreed || wish->self)
            continue;
        waiter_link_code(&req->site, wish, code);
        wishes[i].code = arena_strdup(req->arena, code);
    }
    page->wishes = wishes;
    page->wish_count = list->count;
    return STATUS_OK;
}

enum status me_link_answer(struct req *req, bool yes, struct err *err)
{
    const char *typed = form_text(&req->form, "identity");
    struct identity identity;
    enum status status;

    if (typed == NULL)
        return err_set(err, STATUS_BAD_REQUEST, "the form does not say who");
    status = identity_parse(req->arena, typed, &identity, err);
    if (status != STATUS_OK)
        return status;
    return waiter_link_answer(&req->site, req->arena, req->viewer.account_id, &identity, yes, err);
}
