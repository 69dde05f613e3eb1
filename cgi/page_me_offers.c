#include "page_me_offers.h"

#include "site/alt_offer_change.h"
#include "site/codename.h"

#define OFFERS 10

enum status me_offers_fill(struct me_page *page, const struct req *req, struct err *err)
{
    struct alt_offer_list list;
    struct me_offer *offers;
    enum status status =
        alt_offer_waiting(req->site.db, req->arena, req->viewer.account_id, 0, OFFERS, &list, err);

    if (status != STATUS_OK)
        return status;
    offers = ARENA_ARRAY(req->arena, struct me_offer, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct alt_offer *offer = &list.items[i];
        const char *path = path_join(req->arena, offer->project_path, offer->codename);

        offers[i] = (struct me_offer){.id = offer->id,
                                      .text = offer->text,
                                      .path = path,
                                      .item_url = url_item(req->arena, &req->urls, path),
                                      .title = offer->title,
                                      .author = offer->handle};
    }
    page->offers = offers;
    page->offer_count = list.count;
    page->more_offers = list.more;
    return STATUS_OK;
}

enum status me_offer_settle(struct req *req, bool accept, struct err *err)
{
    const int64_t id = form_int(&req->form, "offer", 0);
    struct alt_offer offer;

    if (accept)
        return alt_offer_accept(&req->site, req->arena, id, &offer, NULL, err);
    return alt_offer_reject(&req->site, req->arena, id, &offer, err);
}
