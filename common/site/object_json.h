/**
 * The things of the site as JSON: one set of members for each, in what commands answer with --json and in what the API
 * sends. All of these write members of the innermost object. Times are text, "2026-11-21T09:30:00Z".
 */
#ifndef SITE_OBJECT_JSON_H
#define SITE_OBJECT_JSON_H

#include "base/json_write.h"
#include "site/account.h"
#include "site/api_token.h"
#include "site/claim.h"
#include "site/clout_purse.h"
#include "site/content.h"
#include "site/rank.h"

void project_json(struct json_write *w, const struct project *project);

/** What anybody may know of a piece of content. `content` has all its columns: those of lists for visitors lack some. */
void content_json(struct json_write *w, const struct content *content);
void content_tags_json(struct json_write *w, const struct content_tags *tags);

void claim_json(struct json_write *w, const struct claim *claim);
void account_json(struct json_write *w, const struct account *account);

/** What an account has, and what it is called for it. */
void clout_json(struct json_write *w, const char *handle, const struct clout_purse *purse,
                const struct rank_list *ranks);
void clout_entry_json(struct json_write *w, const struct clout_entry *entry);

void api_token_json(struct json_write *w, const struct api_token *token);

/** One member: text (NULL is null), a time in seconds since 1970. */
void member_text(struct json_write *w, const char *key, const char *value);
void member_time(struct json_write *w, const char *key, int64_t seconds);

#endif
