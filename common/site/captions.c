#include "site/captions.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"

#include <fcntl.h>

/* Takes the next line off `*rest`; it ends with LF, CR or both (section 4.1). */
static bool line_cut(struct str *rest, struct str *line)
{
    size_t end = 0;

    if (rest->len == 0)
        return false;
    while (end < rest->len && rest->at[end] != '\n' && rest->at[end] != '\r')
        end++;
    *line = str_slice(*rest, 0, end);
    if (str_starts(str_slice(*rest, end, rest->len), "\r\n"))
        end++;
    *rest = str_slice(*rest, end + 1, rest->len);
    return true;
}

static bool is_blank(struct str line)
{
    return str_trim(line).len == 0;
}

static bool is_header(struct str line)
{
    if (str_starts(line, "\xef\xbb\xbf")) /* a byte order mark is allowed here */
        line = str_slice(line, 3, line.len);
    return str_starts(line, "WEBVTT") && (line.len == 6 || ascii_is_space(line.at[6]));
}

static bool is_timing(struct str line)
{
    for (size_t i = 0; i + 3 <= line.len; i++) {
        if (memcmp(line.at + i, "-->", 3) == 0)
            return true;
    }
    return false;
}

/* Style sheets and regions of strangers stay out; cues, notes and the header stay. Every line ends with LF then, so
 * that no player sees lines where we saw none. Returns the number of cues. */
static size_t copy_blocks(struct str text, struct buf *out)
{
    struct str rest = text, line;
    bool begins = true, keep = true;
    size_t cues = 0;

    while (line_cut(&rest, &line)) {
        if (begins)
            keep = !str_starts(line, "STYLE") && !str_starts(line, "REGION");
        begins = is_blank(line);
        cues += is_timing(line);
        if (!keep && !begins)
            continue;
        buf_str(out, line);
        buf_char(out, '\n');
    }
    return cues;
}

static enum status check(struct str text, struct err *err)
{
    struct str rest = text, first = STR("");

    if (!utf8_is_valid(text) || str_find(text, '\0') < text.len)
        return err_set(err, STATUS_INVALID, "the captions are not valid UTF-8 text");
    if (!line_cut(&rest, &first) || !is_header(first))
        return err_set(err, STATUS_INVALID,
                       "the captions are not WebVTT: the first line must be WEBVTT");
    return STATUS_OK;
}

enum status captions_take(int file, int dir, const char *to, char hash[HASH_TEXT], struct err *err)
{
    struct buf text = BUF_INIT, clean = BUF_INIT;
    uint8_t bytes[HASH_BYTES];
    enum status status;
    int fd = -1;

    status = file_read_fd(file, "the captions", CAPTIONS_MAX, &text, err);
    if (status == STATUS_OK)
        status = check(buf_view(&text), err);
    if (status == STATUS_OK && copy_blocks(buf_view(&text), &clean) == 0)
        status = err_set(err, STATUS_INVALID, "the captions have no cue (00:00.000 --> 00:02.000)");
    if (status != STATUS_OK)
        goto cleanup;
    hash_bytes(buf_view(&clean), bytes);
    hash_text(bytes, hash);
    fd = file_open_beneath(dir, to, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (fd < 0)
        status = err_set(err, STATUS_IO, "cannot create the working copy of the captions");
    else
        status = file_write_fd(fd, "the captions", buf_view(&clean), err);
cleanup:
    file_close(fd);
    buf_free(&text);
    buf_free(&clean);
    return status;
}
