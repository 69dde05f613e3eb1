#include "site/palette_store.h"

#include "base/file.h"
#include "site/palette_css.h"

static enum status publish(int home, const char *path, struct str bytes, struct err *err)
{
    if (faccessat(home, path, F_OK, 0) == 0)
        return STATUS_OK;
    return file_replace(home, path, bytes, 0644, err);
}

enum status palette_publish(int home, const struct palette *palette, struct err *err)
{
    char name[PALETTE_NAME], path[sizeof("palette/.css") + PALETTE_NAME];
    struct buf text = BUF_INIT;
    enum status status;

    palette_name(palette, name);
    status = file_make_dirs(home, "palette", err);
    if (status == STATUS_OK) {
        snprintf(path, sizeof(path), "palette/%s.css", name);
        palette_css(palette, &text);
        status = publish(home, path, buf_view(&text), err);
    }
    if (status == STATUS_OK) {
        snprintf(path, sizeof(path), "palette/%s.svg", name);
        buf_clear(&text);
        palette_favicon(palette, &text);
        status = publish(home, path, buf_view(&text), err);
    }
    buf_free(&text);
    return status;
}
