/**
 * Secrets for programs: a token acts in the name of an account, as far as its scopes go. It is shown once, when it is
 * made; the database has only its hash. It stops working when it is revoked, and while its account is not active; tokens
 * of accounts that are removed or have become others are gone.
 */
#ifndef SITE_API_TOKEN_H
#define SITE_API_TOKEN_H

#include "base/hash.h"
#include "site/account.h"

/* Such a beginning lets people and scanners of leaked secrets see what it is. */
#define API_TOKEN_PREFIX "pgs_"
#define API_TOKEN_TEXT (sizeof(API_TOKEN_PREFIX) - 1 + HASH_TEXT) /* with NUL */
#define API_TOKEN_NAME_MAX 60                                     /* bytes */
#define API_TOKEN_USED_SECONDS (24 * 3600) /* how exactly it is known when one was last used */

/* What anybody may read needs no token. */
enum api_scope {
    API_READ = 1 << 0,  /* see what is the account's own: who it is, its clout */
    API_UPLOAD = 1 << 1 /* post content in its name, at its cost */
};

struct api_token {
    int64_t id;
    int64_t account_id;
    const char *handle; /* the account by name */
    const char *name;   /* what its owner calls it */
    unsigned scopes;    /* of enum api_scope */
    int64_t created_at;
    int64_t
        used_at; /* when it last changed something, give or take API_TOKEN_USED_SECONDS; 0 = never */
    int64_t revoked_at; /* 0 = it has not been */
};

struct api_token_list {
    struct api_token *items;
    size_t count;
    bool more;
};

/** Adds the scope called `name` to `*scopes`; false for a name that is none. */
bool api_scope_add(struct str name, unsigned *scopes);

/** "read upload". */
const char *api_scopes_text(unsigned scopes);

/** Makes a token of the account, in a transaction of its own, with its audit entry. `text` gets the secret, which
 *  cannot be had again. STATUS_INVALID: a name that is not one line of 1 to API_TOKEN_NAME_MAX bytes, or no scopes.
 *  STATUS_FORBIDDEN: the account is not active, or the actor is neither an admin nor the account itself. */
enum status api_token_add(struct site *site, struct arena *arena, const struct account *account,
                          const char *name, unsigned scopes, struct api_token *out,
                          char text[API_TOKEN_TEXT], struct err *err);

/** Ends a token for ever, in a transaction of its own, with an audit entry unless it had ended before. STATUS_NOT_FOUND;
 *  STATUS_FORBIDDEN as above. */
enum status api_token_revoke(struct site *site, struct arena *arena, int64_t id,
                             struct api_token *out, struct err *err);

/** Tokens of the account (0 = of everybody), revoked ones among them, in id order after `after_id`, at most `limit`. */
enum status api_token_page(struct db *db, struct arena *arena, int64_t account_id, int64_t after_id,
                           size_t limit, struct api_token_list *out, struct err *err);

/** The token that a program has sent, and whose it is. `token->id` is 0 when none of this text holds; that is no
 *  error. Only reads. */
enum status api_token_find(struct db *db, struct arena *arena, struct str text,
                           struct api_token *token, struct account *owner, struct err *err);

/** STATUS_UNAUTHORIZED unless the token still holds: for whoever has worked for a while and now acts. */
enum status api_token_check(struct db *db, int64_t id, struct err *err);

/** Whether `used_at` is so old that a new use is worth a note. */
bool api_token_is_stale(const struct api_token *token);

/** Makes that note, in the caller's transaction. What only reads never does, because it may not write. */
enum status api_token_note(struct db *db, int64_t id, struct err *err);

#endif
