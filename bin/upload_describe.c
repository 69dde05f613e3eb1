#include "upload_describe.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static bool looks_like_picture(const char *file)
{
    static const char *const endings[] = {".jpg", ".jpeg", ".png", ".gif", ".webp"};
    const char *dot = strrchr(file, '.');

    for (size_t i = 0; dot != NULL && i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (str_is_nocase(str_of(dot), endings[i]))
            return true;
    }
    return false;
}

static enum status read_beside(struct cli *cli, const char *file, struct upload *upload)
{
    char *path = arena_printf(&cli->arena, "%s.alt.txt", file);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct buf text = BUF_INIT;
    enum status status;
    struct stat st;
    struct str alt;

    if (fd < 0)
        return errno == ENOENT ? STATUS_OK : err_errno(&cli->err, errno, "cannot open %s", path);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        file_close(fd);
        return err_set(&cli->err, STATUS_UNSUPPORTED, "%s is not a regular file", path);
    }
    status = file_read_fd(fd, path, ALT_MAX + 2, &text, &cli->err);
    file_close(fd);
    alt = str_trim(buf_view(&text));
    if (status == STATUS_OK && alt.len > 0)
        upload->alt = arena_copy(&cli->arena, alt);
    buf_free(&text);
    return status;
}

static void ask(struct cli *cli, const char *file, struct upload *upload)
{
    char line[ALT_MAX + 2];
    struct str answer;

    cli_ask("What is to be seen on %s? (\"-\" = only decoration, Enter = later)", file);
    if (fgets(line, sizeof(line), stdin) == NULL)
        return;
    /* The end of an answer that is too long is none to the next question. */
    for (int c = 0; strchr(line, '\n') == NULL && c != '\n' && c != EOF;)
        c = getchar();
    answer = str_trim(str_of(line));
    if (str_is(answer, "-"))
        upload->decorative = true;
    else if (answer.len > 0)
        upload->alt = arena_copy(&cli->arena, answer);
}

enum status upload_describe(struct cli *cli, const char *file, struct upload *upload)
{
    enum status status;

    upload->alt = cli_option(cli, "alt");
    upload->decorative = cli_option(cli, "decorative") != NULL;
    if (upload->alt != NULL || upload->decorative)
        return STATUS_OK;
    status = read_beside(cli, file, upload);
    if (status == STATUS_OK && upload->alt == NULL && looks_like_picture(file) && !cli->json &&
        !cli->quiet && isatty(0) && isatty(2))
        ask(cli, file, upload);
    return status;
}
