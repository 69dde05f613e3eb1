/**
 * What somebody has made, for their own pages: visible things only, newest first. Reads only.
 */
#ifndef SITE_PROFILE_H
#define SITE_PROFILE_H

#include "site/claim.h"
#include "site/content.h"

/** The newest `limit` visible claims of the account. */
enum status profile_claims(struct db *db, struct arena *arena, int64_t account_id, size_t limit,
                           struct claim_list *out, struct err *err);

/** The newest `limit` visible items of the account, as lists for visitors hold them (site/content.h). */
enum status profile_content(struct db *db, struct arena *arena, int64_t account_id, size_t limit,
                            struct content_list *out, struct err *err);

/** How many claims of the account can be seen. */
enum status profile_claim_count(struct db *db, int64_t account_id, int64_t *out, struct err *err);

#endif
