/* One visitor at the bouncer's door, as a process of its own:
 *     bouncer_answer HOME knock WHO                    prints the challenge, a TAB, and the questions with TABs between
 *     bouncer_answer HOME answer WHO CHALLENGE TEXT…   waits until standard input ends, then answers
 * WHO is "account:7" or "prefix:…". An answer to a choice is its text. Prints the outcome: "paid N", "failed", or the name
 * of the refusal. */
#include "base/file.h"
#include "site/bouncer.h"

#include <stdlib.h>

extern char **environ;

struct visit {
    struct arena arena;
    struct site site;
    struct bouncer_visitor visitor;
    struct err err;
};

static enum status open_site(struct visit *v, const char *home)
{
    struct conf *conf;
    struct db_options options = {
        .url = "sqlite:db/site.db", .home_path = home, .access = DB_WRITE, .busy_ms = 30000};
    enum status status;

    v->site.home_path = home;
    v->site.home = options.home = file_open_dir(home);
    status = conf_load(&conf, &v->arena, v->site.home, home, environ, &v->err);
    v->site.conf = conf;
    if (status == STATUS_OK)
        status = db_open(&v->site.db, &options, &v->err);
    return status;
}

static enum status knock(struct visit *v)
{
    struct bouncer_challenge challenge;
    enum status status = bouncer_knock(&v->site, &v->arena, &v->visitor, &challenge, &v->err);

    if (status != STATUS_OK)
        return status;
    printf("%s", challenge.id);
    for (size_t i = 0; i < challenge.count; i++)
        printf("\t%s", challenge.questions[i].text);
    printf("\n");
    return STATUS_OK;
}

/* The number under which the choice is shown. */
static const char *number_of(struct visit *v, const struct bouncer_question *question,
                             const char *text)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        if (strcmp(question->choices[i], text) == 0)
            return arena_printf(&v->arena, "%zu", i + 1);
    }
    return text;
}

static enum status answer(struct visit *v, const char *challenge_id, char **texts, int count)
{
    const char *given[BOUNCER_QUESTIONS] = {"", "", ""};
    struct bouncer_challenge challenge;
    struct bouncer_result result;
    enum status status = bouncer_challenge_find(&v->site, &v->arena, challenge_id, v->visitor.who,
                                                &challenge, &v->err);

    for (int i = 0; status == STATUS_OK && i < count && i < BOUNCER_QUESTIONS; i++)
        given[i] = number_of(v, &challenge.questions[i], texts[i]);
    while (getchar() != EOF) /* all begin at once */
        continue;
    if (status == STATUS_OK)
        status = bouncer_answer(&v->site, &v->arena, &v->visitor, NULL, challenge_id, given,
                                (size_t)count, &result, &v->err);
    if (status == STATUS_OK && result.passed)
        printf("paid %lld\n", (long long)result.paid);
    else if (status == STATUS_OK)
        printf("failed\n");
    return status;
}

int main(int argc, char **argv)
{
    struct visit v = {.site = {.home = -1}};
    enum status status;

    if (argc < 4 || (strcmp(argv[2], "knock") != 0 && argc < 5))
        return 2;
    v.visitor.who = argv[3];
    if (strncmp(argv[3], "account:", 8) == 0)
        v.visitor.account_id = strtoll(argv[3] + 8, NULL, 10);
    else
        v.visitor.prefix = argv[3];
    status = open_site(&v, argv[1]);
    if (status == STATUS_OK)
        status =
            strcmp(argv[2], "knock") == 0 ? knock(&v) : answer(&v, argv[4], argv + 5, argc - 5);
    if (status != STATUS_OK) {
        printf("%s\n", status_row(status)->name);
        fprintf(stderr, "%s\n", v.err.message);
    }
    db_close(v.site.db);
    arena_free(&v.arena);
    return 0;
}
