#include "web/bearer.h"

#include "site/api_token.h"

/* Schemes are case-insensitive (RFC 9110 section 11.1). Other ones are meant for somebody before us. */
static bool token_sent(const struct req *req, struct str *token)
{
    struct str rest = env_str(&req->env, ENV_HTTP_AUTHORIZATION), scheme;

    *token = str_trim(env_str(&req->env, ENV_HTTP_X_PIEROGIS_TOKEN));
    if (token->len > 0)
        return true;
    if (!str_cut(&rest, ' ', &scheme) || !str_is_nocase(scheme, "Bearer"))
        return false;
    *token = str_trim(rest);
    return true;
}

enum status bearer_find(struct req *req, struct err *err)
{
    struct api_token *token = ARENA_NEW(req->arena, struct api_token);
    struct account owner;
    enum status status;
    struct str text;

    memset(&req->viewer, 0, sizeof(req->viewer));
    if (!token_sent(req, &text))
        return STATUS_OK;
    status = api_token_find(req->site.db, req->arena, text, token, &owner, err);
    if (status != STATUS_OK)
        return status;
    if (token->id == 0)
        return err_set(err, STATUS_UNAUTHORIZED,
                       "this token does not hold: it is unknown or revoked, or its account is not "
                       "active");
    req->viewer = (struct viewer){
        .account_id = owner.id, .handle = owner.handle, .role = owner.role, .token = token};
    return STATUS_OK;
}

enum status bearer_check(struct req *req, unsigned scopes, struct err *err)
{
    req->scopes_lacking = scopes & ~req->viewer.token->scopes;
    if (req->scopes_lacking == 0)
        return STATUS_OK;
    return err_set(err, STATUS_FORBIDDEN,
                   "this token may not do that: it needs the scope \"%s\"; ask for another one",
                   api_scopes_text(req->scopes_lacking));
}

const char *bearer_challenge(const struct req *req, enum status status)
{
    struct str token;

    if (status == STATUS_UNAUTHORIZED)
        return token_sent(req, &token) ? "Bearer realm=\"pierogis\", error=\"invalid_token\""
                                       : "Bearer realm=\"pierogis\"";
    if (status == STATUS_FORBIDDEN && req->scopes_lacking != 0)
        return arena_printf(req->arena,
                            "Bearer realm=\"pierogis\", error=\"insufficient_scope\", scope=\"%s\"",
                            api_scopes_text(req->scopes_lacking));
    return NULL;
}
