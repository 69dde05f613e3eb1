#include "page_oracle_challenge.h"
#include "page_fill.h"
#include "page_form.h"
#include "page_routes.h"
#include "page_visitor.h"
#include "site/bouncer_outcome.h"
#include "site/clout_purse.h"
#include "site/dungeon.h"
#include "views/challenge.html.h"
#include "web/next.h"

/* The rule for answers says how long they may be, in a friendlier way than a limit here. */
#define ANSWER_BYTES 4096

static const char *const names[] = {"answer-1", "answer-2", "answer-3"};
_Static_assert(sizeof(names) / sizeof(names[0]) == BOUNCER_QUESTIONS, "a name for each answer");

const struct param challenge_params[] = {
    {.name = "answer-1",
     .type = PARAM_TEXT,
     .max = ANSWER_BYTES,
     .typed = "question 1: the answer"},
    {.name = "answer-2",
     .type = PARAM_TEXT,
     .max = ANSWER_BYTES,
     .typed = "question 2: the answer"},
    {.name = "answer-3",
     .type = PARAM_TEXT,
     .max = ANSWER_BYTES,
     .typed = "question 3: the answer"},
    {.name = NEXT_FIELD, .type = PARAM_TEXT, .max = NEXT_MAX},
    {.name = FORM_WORD_FIELD, .type = PARAM_TEXT, .max = FORM_WORD_MAX},
    {.type = PARAM_NONE},
};

/* What has been typed so far, and what is wrong with it. */
struct typed {
    const char *answers[BOUNCER_QUESTIONS]; /* "" = nothing */
    size_t unfit;        /* the number of the answer that cannot be one; 0 = none */
    const char *problem; /* NULL = none */
};

static void crumbs_set(struct shell *shell, const struct req *req, const char *self)
{
    struct crumb *crumbs = ARENA_ARRAY(req->arena, struct crumb, 2);

    crumbs[0] = (struct crumb){"oracle", url_oracle(req->arena, &req->urls, NULL)};
    crumbs[1] = (struct crumb){"questions", self};
    shell->crumbs = crumbs;
    shell->crumb_count = 2;
    shell->noindex = true;
}

/* --- the questions --------------------------------------------------------------------------------------- */

static const struct challenge_choice *choices_of(struct arena *arena,
                                                 const struct bouncer_question *question,
                                                 const char *typed)
{
    struct challenge_choice *choices =
        ARENA_ARRAY(arena, struct challenge_choice, question->choice_count + 1);

    for (size_t i = 0; i < question->choice_count; i++) {
        const char *value = arena_printf(arena, "%zu", i + 1);

        choices[i] =
            (struct challenge_choice){i + 1, question->choices[i], strcmp(value, typed) == 0};
    }
    return choices;
}

static void fields_fill(struct challenge_page *page, struct arena *arena,
                        const struct bouncer_challenge *challenge, const struct typed *typed)
{
    struct challenge_field *fields =
        ARENA_ARRAY(arena, struct challenge_field, challenge->count + 1);

    for (size_t i = 0; i < challenge->count; i++) {
        const struct bouncer_question *question = &challenge->questions[i];

        fields[i] = (struct challenge_field){
            .number = i + 1,
            .name = names[i],
            .text = question->text,
            .mode = question->mode,
            .source = question->source[0] == '\0' ? NULL : question->source,
            .value = typed->answers[i],
            .choices = choices_of(arena, question, typed->answers[i]),
            .choice_count = question->choice_count,
            .refused = typed->unfit == i + 1,
        };
    }
    page->fields = fields;
    page->count = challenge->count;
}

static void ask(const struct req *req, struct resp *resp, const struct bouncer_challenge *challenge,
                const struct typed *typed)
{
    struct view view = {&resp->body};
    struct challenge_page page = {.next = page_next(req), .problem = typed->problem};
    struct palette palette = PALETTE_DEFAULT;

    fields_fill(&page, req->arena, challenge, typed);
    if (req->viewer.account_id == 0)
        page.word = form_word(req->arena);
    page.url = url_challenge(req->arena, &req->urls, challenge->id, NULL);
    page.token = page_token(req);
    shell_fill(&page.shell, req, &palette);
    page.shell.title = "The bouncer's questions";
    page.shell.refused = typed->problem != NULL;
    crumbs_set(&page.shell, req, page.url);
    challenge_view(&view, &page);
}

/* --- what has come of them ------------------------------------------------------------------------------- */

static enum status tell(struct req *req, struct resp *resp, const struct bouncer_outcome *outcome,
                        struct err *err)
{
    const char *next = page_next(req);
    struct view view = {&resp->body};
    struct outcome_page page = {.earned = outcome->earned};
    struct palette palette = PALETTE_DEFAULT;
    struct clout_purse purse;
    enum status status = clout_purse(req->site.db, req->viewer.account_id, &purse, err);

    if (status != STATUS_OK)
        return status;
    page.passed = outcome->state == BOUNCER_PASSED;
    page.failed = outcome->state == BOUNCER_FAILED;
    page.guest = req->viewer.role == ROLE_GUEST;
    page.balance = purse.balance;
    page.next_url = next == NULL ? url_claim(req->arena, &req->urls) : next;
    page.check_url = url_check(req->arena, &req->urls, next);
    page.oracle_url = url_oracle(req->arena, &req->urls, next);
    shell_fill(&page.shell, req, &palette);
    page.shell.title = "The bouncer's answer";
    crumbs_set(&page.shell, req, url_challenge(req->arena, &req->urls, req->rest.at, NULL));
    outcome_view(&view, &page);
    return STATUS_OK;
}

/* --- where the visitor stands ---------------------------------------------------------------------------- */

static enum status to_dungeon(const struct req *req, struct resp *resp, struct err *err)
{
    return resp_redirect(resp, url_dungeon(req->arena, &req->urls, page_next(req)), false, err);
}

struct place {
    struct bouncer_visitor visitor;
    struct bouncer_outcome outcome;
    int64_t until;                      /* when the dungeon lets the visitor answer; 0 = now */
    struct bouncer_challenge challenge; /* if it can be answered now */
};

/* Of the challenge that the address names. */
static enum status place_find(struct req *req, struct place *place, struct err *err)
{
    const char *id = req->rest.at, *who;
    enum status status;

    memset(place, 0, sizeof(*place));
    place->visitor = visitor_of(req);
    who = place->visitor.who;
    status = bouncer_outcome_find(req->site.db, &place->visitor, id, &place->outcome, err);
    if (status != STATUS_OK || place->outcome.over)
        return status;
    status = dungeon_until(req->site.db, who, &place->until, err);
    if (status == STATUS_OK && place->until == 0)
        status = bouncer_challenge_find(&req->site, req->arena, id, who, &place->challenge, err);
    return status;
}

enum status challenge_show(struct req *req, struct resp *resp, struct err *err)
{
    static const struct typed nothing = {.answers = {"", "", ""}};
    struct place place;
    enum status status = place_find(req, &place, err);

    if (status != STATUS_OK)
        return status;
    if (place.until != 0)
        return to_dungeon(req, resp, err);
    if (place.outcome.over)
        return tell(req, resp, &place.outcome, err);
    ask(req, resp, &place.challenge, &nothing);
    return STATUS_OK;
}

/* --- answering ------------------------------------------------------------------------------------------- */

/* To the page that tells what has come of the challenge, as often as one looks. A guest who was just made comes back
 * there with a cookie. */
static enum status to_outcome(const struct req *req, struct resp *resp, const char *token,
                              struct err *err)
{
    const char *url = url_challenge(req->arena, &req->urls, req->rest.at, page_next(req));
    enum status status = resp_redirect(resp, url, false, err);

    if (status != STATUS_OK || token[0] == '\0')
        return status;
    return resp_header(resp, "Set-Cookie",
                       cookie_write(req->arena, req->client.https, token, SESSION_SECONDS), err);
}

static struct bouncer_browser browser_of(const struct req *req)
{
    const char *word = form_text(&req->form, FORM_WORD_FIELD);

    return (struct bouncer_browser){env_str(&req->env, ENV_HTTP_USER_AGENT),
                                    word == NULL ? "" : word};
}

/* The challenge has been answered, perhaps by the same form a moment ago. */
static enum status to_known(struct req *req, struct resp *resp, struct err *err)
{
    const struct bouncer_browser browser = browser_of(req);
    char token[HASH_TEXT] = "";
    enum status status = STATUS_OK;

    if (req->viewer.account_id == 0)
        status = bouncer_browser_again(&req->site, &browser, req->rest.at, token, err);
    return status == STATUS_OK ? to_outcome(req, resp, token, err) : status;
}

static void typed_read(const struct req *req, struct typed *typed)
{
    memset(typed, 0, sizeof(*typed));
    for (size_t i = 0; i < BOUNCER_QUESTIONS; i++) {
        const char *text = form_text(&req->form, names[i]);

        typed->answers[i] = text == NULL ? "" : text;
    }
}

/* Of who sends the form, with what it says. `*open` if the challenge still waits for it; else the reply leads on. */
static enum status place_typed(struct req *req, struct resp *resp, struct place *place,
                               struct typed *typed, bool *open, struct err *err)
{
    enum status status = place_find(req, place, err);

    *open = false;
    if (status != STATUS_OK)
        return status;
    if (place->until != 0)
        return to_dungeon(req, resp, err);
    if (place->outcome.over)
        return to_known(req, resp, err);
    *open = true;
    typed_read(req, typed);
    return STATUS_OK;
}

enum status challenge_answer(struct req *req, struct resp *resp, struct err *err)
{
    const struct bouncer_browser browser = browser_of(req);
    struct bouncer_result result;
    struct place place;
    struct typed typed;
    bool open;
    enum status status = place_typed(req, resp, &place, &typed, &open, err);

    if (status != STATUS_OK || !open)
        return status;
    status = bouncer_answer(&req->site, req->arena, &place.visitor, &browser, place.challenge.id,
                            typed.answers, place.challenge.count, &result, err);
    if (status == STATUS_INVALID) {
        typed.unfit = result.unfit;
        typed.problem = sentence_of(req->arena, err->message);
        resp->http = status_row(status)->http;
        ask(req, resp, &place.challenge, &typed);
        return STATUS_OK;
    }
    if (status == STATUS_CONFLICT) /* since a moment ago */
        return to_known(req, resp, err);
    if (status == STATUS_TOO_MANY || (status == STATUS_OK && !result.passed))
        return to_dungeon(req, resp, err);
    return status == STATUS_OK ? to_outcome(req, resp, result.token, err) : status;
}

enum status challenge_again(struct req *req, struct resp *resp, struct err *err)
{
    struct place place;
    struct typed typed;
    bool open;
    enum status status = place_typed(req, resp, &place, &typed, &open, err);

    if (status != STATUS_OK || !open)
        return status;
    typed.problem = sentence_of(req->arena, req->form.problem);
    for (size_t i = 0; i < BOUNCER_QUESTIONS; i++) {
        if (strcmp(req->form.unfit, names[i]) == 0)
            typed.unfit = i + 1;
    }
    ask(req, resp, &place.challenge, &typed);
    return STATUS_OK;
}
