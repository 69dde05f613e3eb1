#include "doctor_media.h"
#include "doctor_canary.h"
#include "server_config.h"

#include "base/file.h"
#include "site/content.h"
#include "site/media_check.h"
#include "site/palette_store.h"
#include "site/survey.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES_MAX 10
#define RULES "media/.htaccess"

/* So many of a kind, and the names of the first ones. */
struct tally {
    struct arena *arena;
    const char *names[NAMES_MAX];
    size_t count;
    size_t mended;
};

static void tally_add(struct tally *tally, const char *name, bool mended)
{
    if (tally->count < NAMES_MAX)
        tally->names[tally->count] = arena_strdup(tally->arena, name);
    tally->count++;
    tally->mended += mended;
}

/* "a, b and 3 more" */
static const char *tally_names(const struct tally *tally)
{
    struct buf text = BUF_INIT;
    char *names;

    for (size_t i = 0; i < tally->count && i < NAMES_MAX; i++)
        buf_printf(&text, "%s%s", i == 0 ? "" : ", ", tally->names[i]);
    if (tally->count > NAMES_MAX)
        buf_printf(&text, " and %zu more", tally->count - NAMES_MAX);
    names = arena_copy(tally->arena, buf_view(&text));
    buf_free(&text);
    return names;
}

/* --- palettes -------------------------------------------------------------------------------------------- */

struct palettes {
    struct doctor *doctor;
    struct tally missing;
};

static bool has_file(int home, const char *name, const char *extension)
{
    char path[sizeof("palette/.css") + PALETTE_NAME];

    snprintf(path, sizeof(path), "palette/%s.%s", name, extension);
    return faccessat(home, path, R_OK, 0) == 0;
}

static enum status check_palette(void *context, const struct palette *palette, struct err *err)
{
    struct palettes *palettes = context;
    const int home = palettes->doctor->cli->site.home;
    enum status status = STATUS_OK;
    char name[PALETTE_NAME], text[PALETTE_TEXT];

    palette_name(palette, name);
    if (has_file(home, name, "css") && has_file(home, name, "svg"))
        return STATUS_OK;
    if (palettes->doctor->fix)
        status = palette_publish(home, palette, err);
    if (status == STATUS_OK) {
        palette_text(palette, text);
        tally_add(&palettes->missing, text, palettes->doctor->fix);
    }
    return status;
}

void doctor_palettes(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct palettes palettes = {.doctor = doctor, .missing = {.arena = &cli->arena}};

    if (survey_palettes(cli->site.db, check_palette, &palettes, &cli->err) != STATUS_OK)
        finding_failed(doctor, "palettes");
    if (palettes.missing.count > 0)
        finding_add(doctor, FINDING_PROBLEM, "palettes",
                    "the style sheets of %zu palette%s are missing (%s): \"pierogis doctor --fix\" "
                    "writes them",
                    palettes.missing.count, palettes.missing.count == 1 ? "" : "s",
                    tally_names(&palettes.missing))
            ->fixed = palettes.missing.mended == palettes.missing.count;
    finding_ok(doctor, "palettes", "every palette has its style sheet");
}

/* --- files and rows -------------------------------------------------------------------------------------- */

struct files {
    struct doctor *doctor;
    struct tally tallies[MEDIA__TROUBLES];
};

static const struct {
    enum finding_level level;
    const char *one, *many, *remedy;
} troubles[MEDIA__TROUBLES] = {
    [MEDIA_EXPOSED] = {FINDING_PROBLEM,
                       "file of a hidden or removed item can still be fetched by everybody",
                       "files of hidden or removed items can still be fetched by everybody",
                       "\"pierogis doctor --fix\" moves them to held"},
    [MEDIA_WITHHELD] = {FINDING_PROBLEM, "file of a visible item cannot be fetched",
                        "files of visible items cannot be fetched",
                        "\"pierogis doctor --fix\" moves them to media"},
    [MEDIA_LEFTOVER] = {FINDING_WARNING, "file belongs to no item", "files belong to no item",
                        "\"pierogis doctor --fix\" deletes them"},
    [MEDIA_STRANGE] = {FINDING_WARNING, "file was not made by this site",
                       "files were not made by this site",
                       "move away what you do not know, because visitors can fetch it"},
    [MEDIA_RULES] = {FINDING_PROBLEM, "file below media may tell the web server what to do",
                     "files below media may tell the web server what to do",
                     "this site did not make them: look at them and move them away"},
    [MEDIA_MISSING] = {FINDING_PROBLEM, "file is gone", "files are gone",
                       "restore what you can from a backup, and remove the other items"},
    [MEDIA_DAMAGED] = {FINDING_PROBLEM, "file has not the size that it had",
                       "files have not the size that they had",
                       "restore what you can from a backup, and remove the other items"},
};

static void on_news(void *context, const struct media_news *news)
{
    struct files *files = context;
    struct buf name = BUF_INIT;

    buf_text(&name, news->file);
    if (news->item != NULL)
        buf_printf(&name, " (%s)", news->item);
    tally_add(&files->tallies[news->trouble], name.at, news->mended);
    buf_free(&name);
}

static void tell_files(struct doctor *doctor, const struct files *files)
{
    for (size_t i = 0; i < MEDIA__TROUBLES; i++) {
        const struct tally *tally = &files->tallies[i];

        if (tally->count > 0)
            finding_add(doctor, troubles[i].level, "media", "%zu %s: %s; %s", tally->count,
                        tally->count == 1 ? troubles[i].one : troubles[i].many, tally_names(tally),
                        troubles[i].remedy)
                ->fixed = tally->mended == tally->count;
    }
}

static void check_unnamed(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    const struct content_filter unnamed = {.unnamed = true};
    struct tally tally = {.arena = &cli->arena};
    struct content_list first;
    int64_t count = 0;
    enum status status = survey_unnamed(cli->site.db, &count, &cli->err);

    if (status == STATUS_OK)
        status =
            content_inventory(cli->site.db, &cli->arena, &unnamed, 0, NAMES_MAX, &first, &cli->err);
    if (status != STATUS_OK) {
        finding_failed(doctor, "unnamed");
        return;
    }
    for (size_t i = 0; i < first.count; i++)
        tally_add(&tally,
                  path_join(&cli->arena, first.items[i].project_path, first.items[i].codename),
                  false);
    if (count > (int64_t)tally.count)
        tally.count = (size_t)count;
    if (tally.count > 0)
        finding_add(doctor, FINDING_NOTE, "unnamed",
                    "%zu picture%s no description for those who cannot see: %s; \"pierogis content "
                    "list --unnamed\" lists all",
                    tally.count, tally.count == 1 ? " has" : "s have", tally_names(&tally));
}

/* What keeps a plain host from running anything in media/ must say so still. Where something else has its name, that is told
 * of with the files. */
static void check_rules(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    const struct server_config config = {"127.0.0.1", 8080, false};
    struct buf ours = BUF_INIT, theirs = BUF_INIT;
    struct stat st;
    enum status status;

    if (fstatat(cli->site.home, RULES, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return;
    status = server_config_write(cli, "htaccess-media", &config, &ours);
    if (status == STATUS_OK && (size_t)st.st_size == ours.len)
        status = file_read(cli->site.home, RULES, ours.len, &theirs, &cli->err);
    if (status == STATUS_OK && str_eq(buf_view(&ours), buf_view(&theirs)))
        goto cleanup;
    if (status == STATUS_OK && doctor->fix)
        status = file_replace(cli->site.home, RULES, buf_view(&ours), 0644, &cli->err);
    if (status == STATUS_OK)
        finding_add(doctor, FINDING_PROBLEM, "media",
                    RULES
                    " is not what \"pierogis config htaccess\" writes, and the web server may "
                    "do what it says: \"pierogis doctor --fix\" writes it anew")
            ->fixed = doctor->fix;
    else
        finding_failed(doctor, "media");
cleanup:
    buf_free(&ours);
    buf_free(&theirs);
}

/* Without --fix they are among the strange files. */
static void check_canaries(struct doctor *doctor)
{
    size_t count = doctor->fix ? canary_sweep(doctor->cli->site.home) : 0;

    if (count > 0)
        finding_add(doctor, FINDING_WARNING, "media",
                    "an interrupted \"pierogis doctor --url\" left %zu test file%s in media", count,
                    count == 1 ? "" : "s")
            ->fixed = true;
}

void doctor_media(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct files files = {.doctor = doctor};
    const struct media_listener listener = {on_news, &files};

    for (size_t i = 0; i < MEDIA__TROUBLES; i++)
        files.tallies[i].arena = &cli->arena;
    check_canaries(doctor);
    check_rules(doctor);
    if (media_check(&cli->site, doctor->fix, &listener, &cli->err) != STATUS_OK)
        finding_failed(doctor, "media");
    tell_files(doctor, &files);
    check_unnamed(doctor);
    finding_ok(doctor, "media", "every file has its item, and every item its files");
}
